#include "tasks/preprocess/spikes.hpp"

#include <cmath>

namespace axograd::tasks {
namespace {

// Highest sample between the crossing and the return below the threshold.
std::size_t peak_after(std::span<const double> v, std::size_t crossing, double threshold) {
  std::size_t peak = crossing;
  for (std::size_t t = crossing; t < v.size() && v[t] >= threshold; ++t)
    if (v[t] > v[peak]) peak = t;
  return peak;
}

// First sample of the run of steep steps that leads to the crossing; the crossing itself if the last step was not steep.
std::size_t onset_before(std::span<const double> v, std::size_t crossing, double step) {
  std::size_t t = crossing;
  while (t > 0 && v[t] - v[t - 1] > step) --t;
  return t;
}

}  // namespace

std::vector<int> detect_spikes(std::span<const double> v_mV, double dt_ms, const SpikeOptions& options) {
  const auto dead = static_cast<std::ptrdiff_t>(std::floor(options.dead_time / dt_ms + 1e-6));
  std::ptrdiff_t last = -dead - 1;
  std::vector<int> spikes;
  for (std::size_t t = 1; t < v_mV.size(); ++t) {
    if (v_mV[t] < options.threshold || v_mV[t - 1] >= options.threshold) continue;
    if (static_cast<std::ptrdiff_t>(t) - last <= dead) continue;
    last = static_cast<std::ptrdiff_t>(t);
    std::size_t at = t;
    if (options.time == "peak") at = peak_after(v_mV, t, options.threshold);
    if (options.time == "onset") at = onset_before(v_mV, t, options.onset_slope * dt_ms);
    spikes.push_back(static_cast<int>(at));
  }
  return spikes;
}

std::vector<double> crossing_times(std::span<const double> v_mV, std::span<const int> spikes, double dt_ms, double threshold_mV) {
  std::vector<double> times;
  for (int s : spikes) {
    const auto t = static_cast<std::size_t>(s);
    const double rise = t > 0 ? v_mV[t] - v_mV[t - 1] : 0;
    times.push_back((s - (rise > 0 ? (v_mV[t] - threshold_mV) / rise : 0)) * dt_ms);
  }
  return times;
}

}  // namespace axograd::tasks
