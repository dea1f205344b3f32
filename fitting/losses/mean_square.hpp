// Mean square error between two traces, optionally in units of a scale.
#pragma once
#include <span>

namespace axograd::fitting {

struct MeanSquareOptions {
  double scale = 1;

  template <class V> void visit(V& v) {
    v("scale", scale, {.doc = "errors are divided by this before squaring, in the trace's unit", .low = 1e-300});
  }
};

// mean_t ((predicted - target) / scale)^2. All spans have the same length T > 0; `gradient` [T] is with respect to `predicted`,
// or empty where it is not wanted.
struct MeanSquare {
  using Options = MeanSquareOptions;
  Options options;
  double operator()(std::span<const double> predicted, std::span<const double> target, std::span<double> gradient = {}) const;
};

}  // namespace axograd::fitting
