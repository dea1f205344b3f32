// DEEP R (Bellec, Kappel, Maass & Legenstein 2018): training with a fixed number of synapses of which some go dormant and others
// are drawn in their place. Every active synapse has theta >= 0 and the weight sign x theta; one step is
//   theta <- theta - (the optimiser's step) - rate l1 + sqrt(2 rate temperature) N(0, 1),
// a synapse with theta < 0 goes dormant, and as many are drawn among all positions that are free then, without replacement.
// Dormant synapses have no theta here, so that no optimiser's momentum can wake one.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/record/options.hpp"
#include "models/networks/wiring/topology.hpp"

namespace axograd::networks {

struct RewiringOptions {
  double l1 = 1e-2;
  double temperature = 0;
  double start = 1e-12;
  template <class V> void visit(V& v) {
    v("l1", l1, {.doc = "pull towards 0, times the learning rate in every step", .low = 0, .high = 1e3, .source = "Bellec 2018"});
    v("temperature", temperature, {.doc = "of the random walk of the weights; 0: none", .low = 0, .high = 1e3});
    v("start", start, {.doc = "weight of a synapse that has just been drawn", .low = 1e-30, .high = 1});
  }
};

struct Rewired {
  Edges edges;                       // as many as before, sorted; weight = sign x theta; a new one has the delay of one that went
  std::vector<double> theta;         // [size]
  std::vector<std::int64_t> source;  // [size] where each one stood before, -1: new (an optimiser's state of it begins anew)
  std::size_t replaced = 0;
};

// `step` [size] is what the optimiser takes off theta (rate dE/dtheta in plain descent; dE/dtheta = sign dE/dw); `ends` says
// which positions there are and the sign of each presynaptic cell, which no rewiring changes. `iteration` makes the draws of
// every step its own. UsageError for cells without a sign, and for a theta that is not finite.
Rewired rewire(const Edges& edges, std::span<const double> theta, std::span<const double> step, double rate,
               const RewiringOptions& options, const Ends& ends, std::uint64_t seed, std::uint64_t iteration);

}  // namespace axograd::networks
