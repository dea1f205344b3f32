// Who is connected to whom: dense, random with a probability, with a fixed number of inputs or outputs, near each other on a
// ring. Every builder gives sorted edges of weight 0 and a delay of one step, and the same edges for the same seed (so give each
// projection a seed of its own).
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/record/options.hpp"
#include "models/networks/wiring/edges.hpp"

namespace axograd::networks {

// The two ends of a projection. `same_from` is for a projection within a population: presynaptic cell i is postsynaptic cell
// same_from + i, and it makes no synapse onto itself. -1: two populations, or autapses are wanted.
struct Ends {
  int pre_count = 0, post_count = 0;
  std::vector<signed char> sign = {};  // [pre_count] of the synapses that each cell makes; empty: 0, free
  int same_from = -1;

  signed char sign_of(int pre) const { return sign.empty() ? static_cast<signed char>(0) : sign[static_cast<std::size_t>(pre)]; }
  bool is_autapse(int pre, int post) const { return same_from >= 0 && pre + same_from == post; }
};
Ends between(std::vector<signed char> sign, int post_count);     // two populations
Ends within(std::vector<signed char> sign);                      // one population, no autapses
std::vector<signed char> signs(int excitatory, int inhibitory);  // +1 …, then -1 …

Edges dense(const Ends& ends);
// Every pair with probability p, independently.
Edges random_pairs(const Ends& ends, double p, std::uint64_t seed);
// Every postsynaptic cell has `degree` inputs from different cells; every presynaptic cell `degree` outputs. UsageError when
// there are fewer cells than that.
Edges fixed_in_degree(const Ends& ends, int degree, std::uint64_t seed);
Edges fixed_out_degree(const Ends& ends, int degree, std::uint64_t seed);
// Cells evenly spaced on a ring, cell i of n at i / n of its length; a pair at distance d (at most 1/2) is connected with
// probability p exp(-d^2 / (2 sigma^2)), independently.
Edges gaussian_ring(const Ends& ends, double p, double sigma, std::uint64_t seed);

// Delays drawn alike from low … high steps (>= 1).
void draw_delays(Edges& edges, int low, int high, std::uint64_t seed);

struct TopologyOptions {
  std::string kind = "random";
  double p = 0.1;
  int degree = 20;
  double sigma = 0.1;
  bool autapses = false;
  template <class V> void visit(V& v) {
    v("kind", kind,
      {.doc = "who is connected to whom",
       .choices = {"dense", "random", "fixed_in_degree", "fixed_out_degree", "gaussian_ring"}});
    v("p", p, {.doc = "probability of a connection (gaussian_ring: at distance 0)", .low = 0, .high = 1});
    v("degree", degree, {.doc = "connections of each cell, for the fixed degrees", .low = 0, .high = 1e6});
    v("sigma", sigma, {.doc = "width of the connection probability as a share of the ring", .low = 1e-6, .high = 10});
    v("autapses", autapses, {.doc = "whether a cell may be connected to itself"});
  }
};
// What the options ask for. `autapses` switches off same_from.
Edges wire(Ends ends, const TopologyOptions& options, std::uint64_t seed);

}  // namespace axograd::networks
