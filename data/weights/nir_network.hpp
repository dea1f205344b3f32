// A network of the engine as NIR sees it: which of its parts have a counterpart, and the numbers of those.
#pragma once
#include "core/network/network.hpp"
#include "data/weights/nir.hpp"

namespace axograd::data {

// Whatever has no counterpart stands in `beyond`, so that write_nir() refuses with all reasons. Expressible: neurons "lif"
// without refractory time, delta or exponential currents of one time constant per population, delays of one step, a readout of
// spikes. Simulators that integrate exactly with a current that is constant within a step get the same trajectories (a spike is 1
// during one step).
NirNetwork nir_of(const Network<float>& network);

}  // namespace axograd::data
