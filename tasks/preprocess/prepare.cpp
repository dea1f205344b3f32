#include "tasks/preprocess/prepare.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cmath>

#include "core/base/error.hpp"
#include "tasks/preprocess/resample.hpp"
#include "tasks/preprocess/spikes.hpp"

namespace axograd::tasks {

ElectrodeKernel electrode(std::span<const double> noise_v, std::span<const double> noise_i, double dt_ms,
                          const PreprocessOptions& options) {
  if (options.electrode.method == "resistance") return resistive_electrode(options.electrode.resistance, dt_ms);
  if (options.electrode.method == "kernel") return estimate_electrode(noise_v, noise_i, dt_ms, options.electrode);
  ElectrodeKernel none;
  none.dt_ms = dt_ms;
  return none;
}

PreparedSweep prepare(std::span<const double> v_mV, std::span<const double> i_pA, double dt_ms, const ElectrodeKernel& kernel,
                      const PreprocessOptions& options) {
  if (v_mV.size() != i_pA.size())
    throw InputError(fmt::format("a sweep has {} voltage samples but {} current samples", v_mV.size(), i_pA.size()));
  if (std::abs(kernel.dt_ms - dt_ms) > 1e-9 * dt_ms)
    throw InputError(fmt::format("the electrode was estimated at a step of {:g} ms, the sweep has {:g} ms", kernel.dt_ms, dt_ms));
  PreparedSweep out;
  out.dt_ms = dt_ms;
  out.i.assign(i_pA.begin(), i_pA.end());
  for (double& x : out.i) x += options.current_offset;
  out.v = compensate(v_mV, out.i, kernel);
  // The threshold refers to the recorded voltage, so the junction potential is taken off last.
  out.spikes = detect_spikes(options.spikes.voltage == "raw" ? v_mV : std::span<const double>(out.v), dt_ms, options.spikes);
  for (double& x : out.v) x -= options.junction_potential;
  if (!options.step || std::abs(*options.step - dt_ms) <= 1e-9 * dt_ms) return out;

  const Ratio ratio = resampling_ratio(dt_ms, *options.step);
  out.v = resample(out.v, ratio);
  out.i = resample(out.i, ratio);
  out.dt_ms = *options.step;
  // Spikes are found at the recorded rate; the new sample is the first at or after the old one's time.
  for (int& s : out.spikes) s = static_cast<int>((static_cast<std::int64_t>(s) * ratio.up + ratio.down - 1) / ratio.down);
  const int last = static_cast<int>(out.v.size()) - 1;
  while (!out.spikes.empty() && out.spikes.back() > last) out.spikes.pop_back();
  out.spikes.erase(std::unique(out.spikes.begin(), out.spikes.end()), out.spikes.end());
  return out;
}

std::vector<double> mean_trace(const std::vector<std::vector<double>>& repeats) {
  std::vector<double> mean(repeats.empty() ? 0 : repeats.front().size(), 0.0);
  for (const std::vector<double>& trace : repeats) {
    assert(trace.size() == mean.size());
    for (std::size_t t = 0; t < mean.size(); ++t) mean[t] += trace[t] / static_cast<double>(repeats.size());
  }
  return mean;
}

}  // namespace axograd::tasks
