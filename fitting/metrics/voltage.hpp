// How well a model's voltage follows the recorded one, outside the spikes.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "fitting/metrics/trains.hpp"

namespace axograd::fitting {

// True where a sample counts: within [roi_begin, roi_end) and outside [spike - before, spike + after) of every spike (samples).
// roi_end < 0 means the end of the sweep.
std::vector<std::uint8_t> spike_mask(int samples, std::span<const int> spikes, int before, int after, int roi_begin = 0,
                                     int roi_end = -1);

// R2 = 1 - sum of squared errors / sum of (n var), both summed over the sweeps added; each sweep's variance is about its own mean
// [Pozzorini et al. 2015, eq. 26]. For the GIF's R2_V, run the model with the recorded spikes forced on it and mask
// [spike, spike + T_ref); for R2_dV add derivatives and the regression's mask.
class VarianceExplained {
 public:
  // predicted, measured: same length. An empty mask means all samples.
  void add(std::span<const double> predicted, std::span<const double> measured, std::span<const std::uint8_t> mask = {});
  double r2() const;         // NaN before any variance was added
  double rms_error() const;  // in the unit of what was added
  std::int64_t samples() const { return samples_; }

 private:
  double squared_error_ = 0, squared_deviation_ = 0;
  std::int64_t samples_ = 0;
};

// Forward differences (v[t + 1] - v[t]) / dt_ms; the last value is 0.
std::vector<double> forward_difference(std::span<const double> v, double dt_ms);

}  // namespace axograd::fitting
