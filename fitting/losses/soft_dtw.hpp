// Soft dynamic time warping of two traces: their distance when time may be stretched.
#pragma once
#include <span>

namespace axograd::fitting {

struct SoftDtwOptions {
  double pool = 1;
  double scale = 10;
  double gamma = 1;
  double band = 50;

  template <class V> void visit(V& v) {
    v("pool", pool, {.doc = "traces are first averaged over windows of this", .unit = "ms", .low = 1e-3, .high = 1e6});
    v("scale", scale, {.doc = "differences are divided by this before squaring", .unit = "mV", .low = 1e-300});
    v("gamma", gamma, {.doc = "softness of the minimum, in squared scales", .low = 1e-6, .high = 1e6});
    v("band", band, {.doc = "how far time may be warped", .unit = "ms", .low = 0, .high = 1e6});
  }
};

// D(x, y) - (D(x, x) + D(y, y))/2 over the number of windows, D the soft minimum over alignments of the sum of ((x_i -
// y_j)/scale)^2 [Cuturi & Blondel 2017]; the subtraction makes it zero at x = y and, without a band, never negative [Blondel et
// al. 2021]. O(windows * band). V [T] in mV, dt in ms; `gradient` [T] is with respect to `predicted`, or empty.
struct SoftDtw {
  using Options = SoftDtwOptions;
  Options options;
  double operator()(std::span<const double> predicted, std::span<const double> target, double dt,
                    std::span<double> gradient = {}) const;
};

}  // namespace axograd::fitting
