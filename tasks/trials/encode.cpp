#include "tasks/trials/encode.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace axograd::tasks::trials {

namespace {

// Levels between two changes: [channels] each.
struct Interval {
  Span when;
  std::vector<double> level, variance;
};

std::vector<Interval> intervals(const Script& script, int channels) {
  std::vector<int> edges = {0, script.length()};
  for (const Script::Stroke& s : script.strokes) edges.insert(edges.end(), {s.when.first, s.when.end});
  std::sort(edges.begin(), edges.end());
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
  std::vector<Interval> all;
  for (std::size_t i = 0; i + 1 < edges.size(); ++i) {
    Interval interval{{edges[i], edges[i + 1]}, std::vector<double>(channels), std::vector<double>(channels)};
    for (const Script::Stroke& s : script.strokes) {
      if (s.when.first > edges[i] || s.when.end <= edges[i]) continue;
      for (int c = s.channel; c < s.channel + s.count; ++c) {
        interval.level[c] += s.level;
        interval.variance[c] += s.noise * s.noise;
      }
    }
    all.push_back(std::move(interval));
  }
  return all;
}

// Neurons [first, first + count) fire with probability p in every step: from one spike to the next by the geometric gap, so that
// the cost goes with the spikes and not with the steps.
void scatter(Span when, int first, int count, double p, TrialDraws& draws, TrialBatch& batch, int trial) {
  if (p <= 0) return;
  const auto cells = static_cast<double>(when.steps()) * count;
  const double scale = p < 1 ? 1 / std::log1p(-p) : 0;
  for (double at = 0;; at += 1) {
    if (p < 1) at += std::floor(std::log(draws.uniform()) * scale);
    if (at >= cells) return;
    const auto cell = static_cast<std::int64_t>(at);
    batch.fire(trial, when.first + static_cast<int>(cell / count), first + static_cast<int>(cell % count));
  }
}

void encode_spikes(const Interval& interval, const Layout& layout, double dt, TrialDraws& draws, TrialBatch& batch, int trial) {
  const Encoding* code = layout.encoding;
  const int channels = layout.shape.channels, neurons = code ? code->neurons : 1;
  for (int c = 0, end = 0; c < channels; c = end) {
    const double level = interval.level[c];
    for (end = c + 1; end < channels && interval.level[end] == level;) ++end;
    const double rate = code ? code->background + code->rate * std::clamp(level / layout.top, 0.0, 1.0) : level;
    scatter(interval.when, c * neurons, (end - c) * neurons, rate * dt * 1e-3, draws, batch, trial);
  }
}

void encode_values(const Interval& interval, double dt, TrialDraws& draws, TrialBatch& batch, int trial) {
  const auto channels = static_cast<std::size_t>(batch.shape.channels), steps = static_cast<std::size_t>(batch.shape.steps);
  for (int t = interval.when.first; t < interval.when.end; ++t) {
    float* row = &batch.values[(static_cast<std::size_t>(trial) * steps + static_cast<std::size_t>(t)) * channels];
    for (std::size_t c = 0; c < channels; ++c) {
      const double noise = interval.variance[c] > 0 ? std::sqrt(interval.variance[c] / dt) * draws.normal() : 0;
      row[c] = static_cast<float>(interval.level[c] + noise);
    }
  }
}

}  // namespace

TrialShape encoded(const Layout& layout) {
  TrialShape shape = layout.shape;
  if (!layout.encoding) return shape;
  shape.spikes = layout.encoding->spikes();
  if (!shape.spikes) return shape;
  const int neurons = layout.encoding->neurons;
  shape.channels *= neurons;
  for (ChannelGroup& g : shape.groups) g.first *= neurons, g.count *= neurons;
  return shape;
}

void encode(const Script& script, const Layout& layout, TrialDraws& draws, TrialBatch& batch, int trial) {
  for (const Interval& interval : intervals(script, layout.shape.channels)) {
    if (batch.shape.spikes)
      encode_spikes(interval, layout, script.dt(), draws, batch, trial);
    else
      encode_values(interval, script.dt(), draws, batch, trial);
  }
}

double Reader::spikes(int trial, Span when, int neuron, int count) const {
  const int end = neuron + count;
  std::int64_t sum = 0;
  for (int t = when.first; t < when.end; ++t) {
    const std::uint64_t* row =
        &batch_.spikes[(static_cast<std::size_t>(trial) * batch_.shape.steps + t) * static_cast<std::size_t>(batch_.words())];
    for (int word = neuron / 64; 64 * word < end; ++word) {
      std::uint64_t bits = row[word];
      if (64 * word < neuron) bits &= ~std::uint64_t{0} << (neuron - 64 * word);
      if (end < 64 * (word + 1)) bits &= ~(~std::uint64_t{0} << (end - 64 * word));
      sum += std::popcount(bits);
    }
  }
  return static_cast<double>(sum);
}

double Reader::mean(int trial, Span when, int channel, int count) const {
  const double cells = static_cast<double>(when.steps()) * count;
  if (cells <= 0) return 0;
  if (batch_.shape.spikes) {
    const Encoding* code = layout_.encoding;
    const int neurons = code ? code->neurons : 1;
    const double rate =
        spikes(trial, when, channel * neurons, count * neurons) / (cells * neurons * batch_.shape.dt * 1e-3);  // Hz
    return code ? (code->rate > 0 ? (rate - code->background) / code->rate * layout_.top : 0) : rate;
  }
  double sum = 0;
  for (int t = when.first; t < when.end; ++t)
    for (int c = channel; c < channel + count; ++c)
      sum += static_cast<double>(
          batch_.values[(static_cast<std::size_t>(trial) * batch_.shape.steps + t) * batch_.shape.channels + c]);
  return sum / cells;
}

}  // namespace axograd::tasks::trials
