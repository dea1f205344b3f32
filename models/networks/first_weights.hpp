// First weights that are set for the network as a whole, after each synapse has drawn its own.
#pragma once
#include <vector>

#include "core/network/network.hpp"
#include "models/networks/drawn_synapses.hpp"

namespace axograd::networks {

// Draws all weights anew, population by population, so that Poisson inputs of the rate given make the membrane potential
// fluctuate with a standard deviation of a xi-th of the distance to the threshold (wiring/fluctuation.hpp): exponential sizes for
// synapses with a sign, recurrent excitation and inhibition (with the inputs, if they excite) in balance; normal ones for free
// synapses. What a spike does to the potential is measured on the population's first cell. UsageError where that cannot be:
// wiring that is given, inhibition that is missing, synapses of one kind with several courses.
template <class R>
void draw_fluctuation_driven(std::vector<DrawnSynapses>& drawn, const FluctuationOptions& options, const Network<R>& network);

// Recurrent synapses as one matrix over all cells, signs included; a conductance counts with the sign of its cell.
Edges joined_recurrent(const std::vector<DrawnSynapses>& drawn, const std::vector<NetworkCells>& cells);
// Balances and scales the recurrent weights taken together.
void balance_recurrent(std::vector<DrawnSynapses>& drawn, const std::vector<NetworkCells>& cells, const BalanceOptions& options);

}  // namespace axograd::networks
