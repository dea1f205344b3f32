// Mean and standard deviation of the voltage in windows: where spikes lie inside a window does not matter, only what they add up
// to.
#pragma once
#include <span>

namespace axograd::fitting {

struct WindowedMomentsOptions {
  double window = 50;
  double sigma_mean = 2;
  double sigma_deviation = 1;

  template <class V> void visit(V& v) {
    v("window", window, {.doc = "length of a window; the last one takes what is left", .unit = "ms", .low = 1e-3, .high = 1e6});
    v("sigma_mean", sigma_mean,
      {.doc = "an error of the mean that counts as one",
       .unit = "mV",
       .low = 1e-300,
       .source = "Deistler et al. 2024 (Jaxley): 2"});
    v("sigma_deviation", sigma_deviation,
      {.doc = "an error of the standard deviation that counts as one",
       .unit = "mV",
       .low = 1e-300,
       .source = "Deistler et al. 2024 (Jaxley): 1"});
  }
};

// Mean over windows of ((mean_p - mean_t)/sigma_mean)^2 + ((sd_p - sd_t)/sigma_deviation)^2; sd over n. V [T] in mV, dt in ms;
// `gradient` [T] is with respect to `predicted`, or empty. A window in which V does not move has no derivative of its sd: 0 is
// given.
struct WindowedMoments {
  using Options = WindowedMomentsOptions;
  Options options;
  double operator()(std::span<const double> predicted, std::span<const double> target, double dt,
                    std::span<double> gradient = {}) const;
};

}  // namespace axograd::fitting
