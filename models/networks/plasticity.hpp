// Short-term plasticity of synapses from its options.
#pragma once
#include "core/network/network.hpp"
#include "models/networks/options.hpp"

namespace axograd::networks {

// For `sources` sources; with a spread, drawn with `seed`.
ShortTermPlasticity plasticity_of(const PlasticityOptions& options, int sources, std::uint64_t seed);

}  // namespace axograd::networks
