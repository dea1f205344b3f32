// 1 - Gamma of the spikes of two voltage traces.
#pragma once
#include <span>

namespace axograd::fitting {

struct GammaLossOptions {
  double delta = 4;
  double edge = 1;
  double rate_weight = 0;
  double level = 0;

  template <class V> void visit(V& v) {
    v("delta", delta, {.doc = "half width of the window of a coincidence", .unit = "ms", .low = 1e-3, .high = 1000});
    v("edge", edge,
      {.doc = "width of the window's edges; 0 is Gamma itself, which moves in jumps and has no derivative",
       .unit = "ms",
       .low = 0,
       .high = 1000});
    v("rate_weight", rate_weight,
      {.doc = "weight of the rate's error |n_p - n_t| / n_t, which is added (no derivative)", .low = 0, .high = 1e6});
    v("level", level, {.doc = "a spike is an upward crossing of this", .unit = "mV", .low = -100, .high = 100});
  }
};

// With edge 0 the score of metrics/gamma.hpp. Else a pair of spikes, each the other's nearest, that is d apart counts as
// 1 / (1 + exp((|d| - delta) / edge)) coincidences, scaled to 1 at d = 0, and chance is counted with the same window: Gamma is
// still 1 for a perfect match and near 0 for a Poisson train, and it is differentiable in the spike times. It counts as 1 where
// neither train has a spike and as 0 where the model fires so fast that windows fill all of the time.
struct GammaLoss {
  using Options = GammaLossOptions;
  Options options;

  // Times in ms, ascending, out of `duration` ms; `gradient` [predicted] in 1/ms, or empty.
  double trains(std::span<const double> predicted, std::span<const double> target, double duration,
                std::span<double> gradient = {}) const;
  // Of the crossings of two voltage traces [T] in mV; `gradient` [T] is with respect to `predicted`, or empty.
  double operator()(std::span<const double> predicted, std::span<const double> target, double dt,
                    std::span<double> gradient = {}) const;

 private:
  double rate_error(std::size_t predicted, std::size_t target) const;
};

}  // namespace axograd::fitting
