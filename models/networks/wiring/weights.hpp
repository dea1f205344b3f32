// First weights. All distributions are given by the mean square of a weight, s / n_in with n_in the mean number of inputs of that
// sign: Kaiming's rule, whatever the shape. Synapses of sign 0 get either sign with chance 1/2.
#pragma once
#include <cstdint>
#include <string>

#include "core/record/options.hpp"
#include "models/networks/wiring/edges.hpp"

namespace axograd::networks {

// s.d. of a standard normal cut at ± 2: what "rescaled" divides by.
constexpr double truncated_sd = 0.8796256610342398;

struct WeightOptions {
  std::string distribution = "truncated_half_normal";
  double scale_excitatory = 1, scale_inhibitory = 4, scale_free = 1;
  template <class V> void visit(V& v) {
    v("distribution", distribution,
      {.doc =
           "shape of the magnitudes: |N(0, s/n_in)|; the same cut at 2 s.d. and rescaled to that mean square; gamma with k = 2; "
           "exponential; all equal",
       .choices = {"half_normal", "truncated_half_normal", "gamma", "exponential", "constant"},
       .source = "gamma: Song, Yang & Wang 2016"});
    v("scale_excitatory", scale_excitatory, {.doc = "s: mean square x n_in of excitatory weights", .low = 0, .high = 1e6});
    v("scale_inhibitory", scale_inhibitory, {.doc = "s of inhibitory weights", .low = 0, .high = 1e6});
    v("scale_free", scale_free, {.doc = "s of weights of either sign", .low = 0, .high = 1e6});
  }
};

// Draws every weight, in the order of the edges. n_in is edges of that sign / post_count; with `inputs` above 0 it is that.
void draw_weights(Edges& edges, const WeightOptions& options, std::uint64_t seed, double inputs = 0);
// All weights of one sign (+1, -1, 0) times `factor` (>= 0).
void scale_weights(Edges& edges, int sign, double factor);

}  // namespace axograd::networks
