// Mean square error of a voltage trace with a weight of its own near recorded spikes (0 leaves the spikes out, as in subthreshold
// fits; above 1 stresses them).
#pragma once
#include <span>
#include <vector>

namespace axograd::fitting {

struct SpikeWindowSquareOptions {
  double before = 5;
  double after = 10;
  double weight = 0;
  double scale = 1;

  template <class V> void visit(V& v) {
    v("before", before, {.doc = "start of the window before each spike", .unit = "ms", .low = 0});
    v("after", after, {.doc = "end of the window after each spike", .unit = "ms", .low = 0});
    v("weight", weight, {.doc = "weight inside the windows; it is 1 outside", .low = 0});
    v("scale", scale, {.doc = "errors are divided by this before squaring", .unit = "mV", .low = 1e-300});
  }
};

// sum_t w_t ((predicted - target) / scale)^2 / sum_t w_t; 0 when every weight is 0.
struct SpikeWindowSquare {
  using Options = SpikeWindowSquareOptions;
  Options options;

  // [T] from spike times in ms; dt in ms.
  std::vector<double> weights(std::span<const double> spike_times, size_t samples, double dt) const;
  double operator()(std::span<const double> predicted, std::span<const double> target, std::span<const double> weights,
                    std::span<double> gradient = {}) const;
};

}  // namespace axograd::fitting
