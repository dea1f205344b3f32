// Matched random controls: what of a result is due to who is connected to whom, and what to degrees, signs and weights alone.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/record/options.hpp"
#include "models/networks/wiring/edges.hpp"

namespace axograd::networks {

struct ShuffleOptions {
  double swaps_per_edge = 10;
  int same_from = -1;
  template <class V> void visit(V& v) {
    v("swaps_per_edge", swaps_per_edge, {.doc = "swaps tried for each edge", .low = 0, .high = 1000});
    v("same_from", same_from,
      {.doc =
           "postsynaptic index of presynaptic cell 0 within one population: autapses stay where they are and none is made; -1: "
           "two populations"});
  }
};

struct Shuffled {
  Edges edges;  // sorted
  std::vector<std::size_t>
      source;  // [size] edge k has the presynaptic cell, sign, weight and delay of the original's edge source[k]
  std::size_t tried = 0, swapped = 0;
  std::size_t moved = 0;  // edges between cells that were not connected before
};

// Degree- and sign-matched: pairs of edges of one sign swap their postsynaptic cells (Maslov & Sneppen 2002) where no second edge
// between the same cells would come of it. Every cell keeps its numbers of incoming and of outgoing edges of each sign, every
// presynaptic cell its weights, the network its multiset of weights and delays. With `group` [size], edges swap only with edges
// of the same group (type pair, receptor) as well. Dense wiring has nothing to swap: look at `moved`.
Shuffled matched_shuffle(const Edges& edges, const ShuffleOptions& options, std::uint64_t seed, std::span<const int> group = {});

// The same edges with the weights of each sign dealt out anew.
Edges weight_shuffle(const Edges& edges, std::uint64_t seed);

}  // namespace axograd::networks
