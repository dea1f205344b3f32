// What a spike does to a cell's membrane potential, measured on the cell itself.
#pragma once
#include "core/network/network.hpp"
#include "models/networks/wiring/fluctuation.hpp"

namespace axograd::networks {

// Integrals of the response of the population's first cell to one spike through `port`, per weight of 1, by the engine that runs
// the network: the weight is chosen so small that the response stays below a twentieth of `threshold` (in the unit of V_m).
// UsageError where no weight does anything to the potential, and for neurons without one.
template <class R>
PspIntegrals psp_integrals(const NetworkPopulation<R>& population, const NetworkPort& port, double dt, double threshold);

// V_th - E_L of the first cell (E_L 0 where the neuron has none). UsageError for neurons without V_th.
template <class R> double threshold_above_rest(const NetworkPopulation<R>& population);

}  // namespace axograd::networks
