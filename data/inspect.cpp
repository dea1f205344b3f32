#include "data/inspect.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "data/unit_kind.hpp"

namespace axograd::data {
namespace {

// The one voltage channel, or -1: a summary must not fail on a recording that has none or several.
int single_voltage(const Recording& r) {
  int found = -1;
  for (std::size_t k = 0; k < r.channels.size(); ++k) {
    if (r.channels[k].kind != Kind::voltage) continue;
    if (found >= 0) return -1;
    found = static_cast<int>(k);
  }
  return found;
}

ChannelSummary summarize_channel(const Recording& r, std::size_t k, const SummaryOptions& options) {
  ChannelSummary s{r.channels[k], std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity(), 0, {}};
  double sum = 0;
  std::size_t count = 0;
  for (std::size_t i = 0; i < r.sweeps.size(); ++i) {
    for (const double v : r.sweeps[i].samples[k]) {
      if (!std::isfinite(v)) continue;
      s.minimum = std::min(s.minimum, v);
      s.maximum = std::max(s.maximum, v);
      sum += v;
      ++count;
    }
    if (i < options.sparkline_sweeps) s.sparklines.push_back(sparkline(r.sweeps[i].samples[k], options.width));
  }
  if (count == 0) s.minimum = s.maximum = std::numeric_limits<double>::quiet_NaN();
  s.mean = count > 0 ? sum / static_cast<double>(count) : s.minimum;
  return s;
}

std::string describe(const Dac& dac) {
  switch (dac.source) {
    case CommandSource::file:
      return fmt::format("{} [{}]: from the file '{}', not in the recording", dac.name, dac.unit, dac.file);
    case CommandSource::epochs:
      return fmt::format("{} [{}]: {} epochs, holding {:g}", dac.name, dac.unit, dac.epochs.size(), dac.holding);
    default: return fmt::format("{} [{}]: constant at {:g}", dac.name, dac.unit, dac.holding);
  }
}

}  // namespace

std::vector<std::size_t> crossings(const std::vector<double>& values, double threshold, double dt_ms, double dead_ms) {
  std::vector<std::size_t> found;
  for (std::size_t t = 1; t < values.size(); ++t) {
    if (!(values[t - 1] < threshold && values[t] >= threshold)) continue;
    if (!found.empty() && static_cast<double>(t - found.back()) * dt_ms <= dead_ms * (1 + 1e-12)) continue;
    found.push_back(t);
  }
  return found;
}

std::string sparkline(const std::vector<double>& samples, int width) {
  static constexpr const char* bars[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  if (samples.empty() || width <= 0) return {};
  const std::size_t cells = std::min(samples.size(), static_cast<std::size_t>(width));
  std::vector<double> top(cells, -std::numeric_limits<double>::infinity());
  double low = std::numeric_limits<double>::infinity(), high = -low;
  for (std::size_t t = 0; t < samples.size(); ++t) {
    if (!std::isfinite(samples[t])) continue;
    const auto cell = std::min(cells - 1, static_cast<std::size_t>(static_cast<double>(t) * static_cast<double>(cells) /
                                                                   static_cast<double>(samples.size())));
    top[cell] = std::max(top[cell], samples[t]);
  }
  for (const double v : top) {
    if (!std::isfinite(v)) continue;
    low = std::min(low, v);
    high = std::max(high, v);
  }
  std::string line;
  for (const double v : top) {
    if (!std::isfinite(v)) {
      line += ' ';
      continue;
    }
    const double level = high > low ? (v - low) / (high - low) : 0;
    line += bars[std::min(7, static_cast<int>(level * 8))];
  }
  return line;
}

Summary summary(const Recording& r, const SummaryOptions& options) {
  Summary out;
  out.format = r.format;
  out.path = r.path;
  out.threshold_mV = options.threshold_mV;
  for (std::size_t k = 0; k < r.channels.size(); ++k) out.channels.push_back(summarize_channel(r, k, options));
  const int voltage = single_voltage(r);
  for (const Sweep& sweep : r.sweeps) {
    SweepSummary s{sweep.start_ms, sweep.duration_ms(), sweep.rate_hz(), sweep.size(), -1};
    if (voltage >= 0) {
      const auto k = static_cast<std::size_t>(voltage);
      const double threshold = options.threshold_mV / house_factor(r.channels[k].unit);
      s.spikes = static_cast<int>(crossings(sweep.samples[k], threshold, sweep.dt_ms).size());
      out.spikes += static_cast<std::size_t>(s.spikes);
    }
    out.duration_ms += s.duration_ms;
    out.sweeps.push_back(s);
  }
  for (const Dac& dac : r.dacs) out.commands.push_back(describe(dac));
  return out;
}

}  // namespace axograd::data
