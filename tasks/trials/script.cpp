#include "tasks/trials/script.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/base/error.hpp"

namespace axograd::tasks::trials {

double Duration::of(TrialDraws& draws) const {
  if (draw == "uniform") return ms.size() == 1 ? ms[0] : draws.uniform(ms[0], ms[1]);
  if (draw == "one_of") return draws.one_of(ms);
  for (int attempt = 0; attempt < 1000; ++attempt) {
    const double length = -ms[0] * std::log(draws.uniform());
    if (length >= ms[1] && length <= ms[2]) return length;
  }
  return ms[1];  // bounds that an exponential hardly meets
}

double Duration::longest() const {
  if (ms.empty()) return 0;
  return draw == "exponential" ? ms.back() : *std::max_element(ms.begin(), ms.end());
}

std::vector<Mistake> Duration::mistakes(const std::string& key) const {
  if (ms.empty()) return {{key + ".ms", "no length is given"}};
  if (draw == "uniform" && (ms.size() > 2 || ms.back() < ms.front()))
    return {{key + ".ms", fmt::format("a uniform length takes the shortest and the longest, found {} numbers", ms.size())}};
  if (draw == "exponential" && (ms.size() != 3 || ms[2] < ms[1]))
    return {{key + ".ms", fmt::format("an exponential length takes mean, shortest and longest, found {} numbers", ms.size())}};
  return {};
}

int steps_of(double ms, double dt) {
  if (ms <= 0) return 0;
  return static_cast<int>(std::max(1.0, std::round(std::min(ms / dt, 2.0 * most_steps))));
}

void set_parts(TrialShape& shape, const std::vector<Part>& parts, bool same_in_all) {
  Script clock(shape.dt);
  for (const Part& part : parts) {
    const Span when = clock.pass(part.ms);
    if (same_in_all && when.steps() > 0 && !part.name.empty()) shape.epochs.push_back({part.name, when.first, when.end});
  }
  shape.steps = clock.length();
}

Span Script::next(double ms) const {
  const int end = now_ + steps_of(ms, dt_);
  if (end > most_steps) throw UsageError(fmt::format("a trial would have more than {} steps of {} ms", most_steps, dt_));
  return {now_, end};
}

Span Script::pass(double ms) {
  const Span when = next(ms);
  now_ = when.end;
  return when;
}

void Sheet::set(int trial, Span when, int output, double value) {
  for (int t = when.first; t < when.end; ++t)
    values[(static_cast<std::size_t>(trial) * steps_ + static_cast<std::size_t>(t)) * outputs_ +
           static_cast<std::size_t>(output)] = static_cast<float>(value);
}

}  // namespace axograd::tasks::trials
