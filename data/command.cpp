#include "data/command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/base/error.hpp"

namespace axograd::data {
namespace {

// Level in force after the epochs of `sweep`, which the next sweep's first samples inherit.
double level_after(const Dac& dac, std::size_t sweep) {
  if (!dac.keeps_last_level || dac.epochs.empty()) return dac.holding;
  return dac.epochs.back().level + dac.epochs.back().level_step * static_cast<double>(sweep);
}

// Duration in `sweep`, clipped to what is left; neither a negative nor a huge one may do harm.
std::size_t duration_in(const Epoch& epoch, std::size_t sweep, std::size_t left) {
  const double samples =
      static_cast<double>(epoch.duration) + static_cast<double>(epoch.duration_step) * static_cast<double>(sweep);
  if (!(samples > 0)) return 0;
  return samples >= static_cast<double>(left) ? left : static_cast<std::size_t>(samples);
}

// n values from a to b, both included.
void fill_line(double* out, std::size_t n, double a, double b) {
  for (std::size_t i = 0; i < n; ++i) {
    out[i] = n == 1 ? a : a + (b - a) * static_cast<double>(i) / static_cast<double>(n - 1);
  }
}

void fill_train(const Segment& s, double* out, std::size_t n) {
  std::fill_n(out, n, s.before);
  if (s.period == 0) return;
  const std::size_t width = std::min(s.width, s.period);
  for (std::size_t at = 0; n - at >= s.period; at += s.period) {
    if (s.type == EpochType::pulse) {
      std::fill_n(out + at, width, s.level);
    } else if (s.type == EpochType::triangle) {
      fill_line(out + at, width, s.before, s.level);
      fill_line(out + at + width, s.period - width, s.level, s.before);
    } else {  // biphasic: up by the step, then down by it
      std::fill_n(out + at, width / 2, s.level);
      std::fill_n(out + at + width / 2, width - width / 2, 2 * s.before - s.level);
    }
  }
}

void fill_cosine(const Segment& s, double* out, std::size_t n) {
  const double cycles = s.period > 0 ? static_cast<double>(n / s.period) : 0;
  for (std::size_t i = 0; i < n; ++i) {
    const double phase = n > 1 ? 2 * std::numbers::pi * cycles * static_cast<double>(i) / static_cast<double>(n - 1) : 0;
    out[i] = s.before + (s.level - s.before) * (1 - std::cos(phase)) / 2;
  }
}

void fill(const Segment& s, double* out) {
  const std::size_t n = s.stop - s.start;
  switch (s.type) {
    case EpochType::ramp: fill_line(out, n, s.before, s.level); break;
    case EpochType::pulse:
    case EpochType::triangle:
    case EpochType::biphasic: fill_train(s, out, n); break;
    case EpochType::cosine: fill_cosine(s, out, n); break;
    default: std::fill_n(out, n, s.level); break;
  }
}

}  // namespace

std::optional<std::vector<Segment>> command_segments(const Recording& recording, std::size_t dac_index, std::size_t sweep) {
  if (dac_index >= recording.dacs.size() || sweep >= recording.sweeps.size()) {
    throw UsageError(fmt::format("{}: command of DAC {} in sweep {} asked for, there are {} DACs and {} sweeps", recording.path,
                                 dac_index, sweep, recording.dacs.size(), recording.sweeps.size()));
  }
  const Dac& dac = recording.dacs[dac_index];
  const std::size_t n = recording.sweeps[sweep].size();
  if (dac.source == CommandSource::file) return std::nullopt;
  if (dac.source == CommandSource::none) return std::vector<Segment>{{-1, EpochType::step, 0, n, dac.holding, dac.holding, 0, 0}};
  for (const Sweep& s : recording.sweeps) {
    if (s.size() != n) return std::nullopt;  // the 1/64 rule counts from a common length
  }
  for (const Epoch& e : dac.epochs) {
    if (e.type == EpochType::unknown) return std::nullopt;
  }
  const double first = sweep == 0 ? dac.holding : level_after(dac, sweep - 1);
  std::vector<Segment> segments{{-1, EpochType::step, 0, n / 64, first, first, 0, 0}};
  std::size_t at = n / 64;
  double level = first;
  for (const Epoch& e : dac.epochs) {
    const std::size_t stop = at + duration_in(e, sweep, n - at);
    const double target = e.level + e.level_step * static_cast<double>(sweep);
    const auto samples = [](std::int64_t v) { return static_cast<std::size_t>(std::max<std::int64_t>(v, 0)); };
    segments.push_back({e.number, e.type, at, stop, level, target, samples(e.period), samples(e.width)});
    at = stop;
    level = target;
  }
  const double last = level_after(dac, sweep);
  segments.push_back({-1, EpochType::step, at, n, level, last, 0, 0});
  return segments;
}

std::optional<std::vector<double>> command_waveform(const Recording& recording, std::size_t dac, std::size_t sweep) {
  const auto segments = command_segments(recording, dac, sweep);
  if (!segments) return std::nullopt;
  std::vector<double> waveform(recording.sweeps[sweep].size());
  for (const Segment& s : *segments) fill(s, waveform.data() + s.start);
  return waveform;
}

}  // namespace axograd::data
