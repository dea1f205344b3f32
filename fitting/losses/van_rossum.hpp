// Distance of two spike trains filtered with exp(-t / tau), in closed form and differentiable in the spike times.
#pragma once
#include <span>

namespace axograd::fitting {

struct VanRossumOptions {
  double tau = 10;
  double level = 0;

  template <class V> void visit(V& v) {
    v("tau", tau,
      {.doc = "time constant of the filter: how far a spike may be off and still count", .unit = "ms", .low = 1e-3, .high = 1e6});
    v("level", level, {.doc = "a spike is an upward crossing of this", .unit = "mV", .low = -100, .high = 100});
  }
};

// (1/tau) int (sum exp(-(t - t_i)/tau) - sum exp(-(t - t'_j)/tau))^2 dt [van Rossum 2001]: 1/2 for a spike too many, 1 for two
// that are far apart. The same number as metrics/distances.hpp gives on a grid. Where two spikes coincide the distance has a
// kink: they contribute 0 to the derivative.
struct VanRossum {
  using Options = VanRossumOptions;
  Options options;

  // Times in ms, ascending; `gradient` [predicted] in 1/ms is with respect to them, or empty.
  double trains(std::span<const double> predicted, std::span<const double> target, std::span<double> gradient = {}) const;
  // The same of the crossings of two voltage traces [T] in mV; `gradient` [T] is with respect to `predicted`, or empty.
  double operator()(std::span<const double> predicted, std::span<const double> target, double dt,
                    std::span<double> gradient = {}) const;
};

}  // namespace axograd::fitting
