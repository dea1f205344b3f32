// Negative log-likelihood of spikes given a log-intensity trace (no constant terms).
#pragma once
#include <span>

namespace axograd::fitting {

struct SpikeLikelihoodOptions {
  double dt = 1;

  template <class V> void visit(V& v) {
    v("dt", dt, {.doc = "bin width, in the inverse of the intensity's unit", .low = 1e-300});
  }
};

// sum over bins of -ln(1 - exp(-lambda dt)) where a spike is, and lambda dt elsewhere. `log_intensity` and `spikes` (0 or 1) are
// [T]; `gradient` [T] is with respect to the log-intensity, or empty.
struct BernoulliNll {
  using Options = SpikeLikelihoodOptions;
  Options options;
  double operator()(std::span<const double> log_intensity, std::span<const double> spikes, std::span<double> gradient = {}) const;
};

// sum over bins of lambda dt - n ln(lambda dt), n spikes a bin.
struct PoissonNll {
  using Options = SpikeLikelihoodOptions;
  Options options;
  double operator()(std::span<const double> log_intensity, std::span<const double> counts, std::span<double> gradient = {}) const;
};

}  // namespace axograd::fitting
