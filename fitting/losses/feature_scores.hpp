// Squared z-scores of the features of a step response.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "fitting/features/features.hpp"

namespace axograd::fitting {

struct FeatureScoresOptions {
  std::vector<std::string> features = {"spike_count", "latency",   "isi_mean", "adaptation_index",
                                       "half_width",  "threshold", "trough"};
  std::vector<double> sigma;
  double begin = 0;
  double end = 1e9;
  double amplitude = 0;
  double power = 2;
  SpikeShapeOptions spikes;

  template <class V> void visit(V& v) {
    v("features", features, {.doc = "which are compared", .choices = feature_names()});
    v("sigma", sigma,
      {.doc =
           "an error of each that counts as one, in its unit; empty: 1 spike, 2 ms, 5 Hz, 2 mV, half widths 0.1 ms, ratios 0.1",
       .low = 1e-300});
    v("begin", begin, {.doc = "start of the current step, from the sweep's first sample", .unit = "ms", .low = 0});
    v("end", end, {.doc = "its end; beyond the sweep: the sweep's end", .unit = "ms", .low = 0});
    v("amplitude", amplitude, {.doc = "its height, for the input resistance; 0: not known"});
    v("power", power, {.doc = "z-scores are raised to this: 2, or 1 as BluePyOpt adds them", .low = 1, .high = 2});
    v("spikes", spikes, {.doc = "how spikes are read"});
  }
};

// Mean over the features that the data have of min(|f_p - f_t| / sigma, 250)^power. A feature that the model lacks costs
// 250^power; there, and of the spike count, nothing is known of the derivative, and 0 is given. V [T] in mV, dt in ms; `gradient`
// [T] is with respect to `predicted`, or empty. UsageError when `sigma` is given and not as long as `features`.
struct FeatureScores {
  using Options = FeatureScoresOptions;
  Options options;
  double operator()(std::span<const double> predicted, std::span<const double> target, double dt,
                    std::span<double> gradient = {}) const;
};

}  // namespace axograd::fitting
