#include "fitting/metrics/voltage.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace axograd::fitting {

std::vector<std::uint8_t> spike_mask(int samples, std::span<const int> spikes, int before, int after, int roi_begin,
                                     int roi_end) {
  if (roi_end < 0 || roi_end > samples) roi_end = samples;
  std::vector<std::uint8_t> mask(static_cast<std::size_t>(samples), 0);
  for (int t = std::max(0, roi_begin); t < roi_end; ++t) mask[static_cast<std::size_t>(t)] = 1;
  for (int s : spikes)
    for (int t = std::max(0, s - before); t < std::min(samples, s + after); ++t) mask[static_cast<std::size_t>(t)] = 0;
  return mask;
}

void VarianceExplained::add(std::span<const double> predicted, std::span<const double> measured,
                            std::span<const std::uint8_t> mask) {
  assert(predicted.size() == measured.size() && (mask.empty() || mask.size() == measured.size()));
  double sum = 0;
  std::int64_t count = 0;
  for (std::size_t t = 0; t < measured.size(); ++t) {
    if (!mask.empty() && !mask[t]) continue;
    sum += measured[t];
    ++count;
    squared_error_ += (predicted[t] - measured[t]) * (predicted[t] - measured[t]);
  }
  if (count == 0) return;
  const double mean = sum / static_cast<double>(count);
  for (std::size_t t = 0; t < measured.size(); ++t)
    if (mask.empty() || mask[t]) squared_deviation_ += (measured[t] - mean) * (measured[t] - mean);
  samples_ += count;
}

double VarianceExplained::r2() const {
  return squared_deviation_ > 0 ? 1 - squared_error_ / squared_deviation_ : undefined_score;
}

double VarianceExplained::rms_error() const {
  return samples_ > 0 ? std::sqrt(squared_error_ / static_cast<double>(samples_)) : undefined_score;
}

std::vector<double> forward_difference(std::span<const double> v, double dt_ms) {
  std::vector<double> d(v.size(), 0.0);
  for (std::size_t t = 0; t + 1 < v.size(); ++t) d[t] = (v[t + 1] - v[t]) / dt_ms;
  return d;
}

}  // namespace axograd::fitting
