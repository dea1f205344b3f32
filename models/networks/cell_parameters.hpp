// Parameters of the cells of a population from its options.
#pragma once
#include "core/network/network.hpp"
#include "models/networks/options.hpp"

namespace axograd::networks {

// [P, count] in the order of the neuron's parameters: its defaults, over them those of a fitted run, over them the block "parameters".
// ConfigError names what is wrong in the block, with pointers into the experiment; InputError where the fitted run has no parameters.json of this neuron.
std::vector<double> cell_parameters(const PopulationOptions& options, const FieldList& params, std::uint64_t seed);

}  // namespace axograd::networks
