// Mean square error between the slopes of two traces: currents instead of potentials, blind to an offset.
#pragma once
#include <span>

namespace axograd::fitting {

struct SlopeSquareOptions {
  double lag = 0.1;
  double scale = 10;

  template <class V> void visit(V& v) {
    v("lag", lag, {.doc = "slopes are differences over this time, at least one sample", .unit = "ms", .low = 0, .high = 1000});
    v("scale", scale, {.doc = "errors are divided by this before squaring", .unit = "mV/ms", .low = 1e-300});
  }
};

// mean over t of ((V_p(t + lag) - V_p(t) - V_t(t + lag) + V_t(t)) / (lag scale))^2, V [T] in mV, dt in ms; 0 for traces that are
// not longer than the lag. `gradient` [T] is with respect to `predicted`, or empty.
struct SlopeSquare {
  using Options = SlopeSquareOptions;
  Options options;
  double operator()(std::span<const double> predicted, std::span<const double> target, double dt,
                    std::span<double> gradient = {}) const;
};

}  // namespace axograd::fitting
