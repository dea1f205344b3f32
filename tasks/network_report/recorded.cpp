#include "tasks/network_report/recorded.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>

#include "core/base/error.hpp"

namespace axograd::tasks::network_report {

int Recorded::classes() const { return labels.empty() ? 0 : 1 + *std::max_element(labels.begin(), labels.end()); }

std::string Recorded::class_name(int label) const {
  return std::size_t(label) < class_names.size() ? class_names[std::size_t(label)] : fmt::format("class {}", label);
}

std::string Recorded::output_name(int k) const {
  return std::size_t(k) < output_names.size() ? output_names[std::size_t(k)] : std::to_string(k);
}

std::vector<Population> Recorded::populations_or_all() const {
  return populations.empty() ? std::vector<Population>{{"all", 0, neurons, 0}} : populations;
}

std::vector<Population> Recorded::drawn_populations() const {
  return int(populations.size()) > most_drawn ? std::vector<Population>{{"all", 0, neurons, 0}} : populations_or_all();
}

void Recorded::check() const {
  const auto need = [](const char* what, std::size_t found, std::size_t wanted) {
    if (found != wanted) throw UsageError(fmt::format("recorded network: {} has {} values instead of {}", what, found, wanted));
  };
  if (trials < 1 || steps < 1 || neurons < 1 || outputs < 0 || !(dt > 0))
    throw UsageError(fmt::format("recorded network: {} trials, {} steps, {} neurons, dt {} ms", trials, steps, neurons, dt));
  const auto B = std::size_t(trials), BT = B * std::size_t(steps);
  need("spikes", spikes.size(), BT * std::size_t(words()));
  if (!readout.empty()) need("readout", readout.size(), BT * std::size_t(outputs));
  if (!labels.empty()) need("labels", labels.size(), B);
  if (!conditions.empty()) need("conditions", conditions.size(), B * condition_names.size());
  if (std::any_of(labels.begin(), labels.end(), [](int l) { return l < 0; }))
    throw UsageError("recorded network: a label is negative");
  for (const Population& p : populations) {
    if (p.first < 0 || p.count < 0 || p.first + p.count > neurons)
      throw UsageError(fmt::format("recorded network: population \"{}\" has neurons {} to {}, the network {}", p.name, p.first,
                                   p.first + p.count - 1, neurons));
  }
}

int window_steps(const Recorded& r, double width_ms) { return std::clamp(int(std::lround(width_ms / r.dt)), 1, r.steps); }

WindowCounts window_counts(const Recorded& r, double width_ms) {
  WindowCounts out;
  out.width = window_steps(r, width_ms);
  out.windows = r.steps / out.width;
  out.trials = r.trials, out.neurons = r.neurons;
  const auto N = std::size_t(r.neurons), B = std::size_t(r.trials);
  out.counts.assign(std::size_t(out.windows) * B * N, 0.0f);
  for (int b = 0; b < r.trials; ++b) {
    r.each_spike(b, [&](int t, int n) {
      const int w = t / out.width;
      if (w < out.windows) out.counts[(std::size_t(w) * B + std::size_t(b)) * N + std::size_t(n)] += 1;
    });
  }
  return out;
}

}  // namespace axograd::tasks::network_report
