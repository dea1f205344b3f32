#include "fitting/optimizers/schedule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/base/error.hpp"

namespace axograd::fitting {

static double shape(const ScheduleOptions& s, int64_t t) {
  const double periods = static_cast<double>(t) / static_cast<double>(s.period);
  if (s.kind == "constant") return 1;
  if (s.kind == "step") return std::pow(s.decay, std::floor(periods));
  if (s.kind == "exponential") return std::pow(s.decay, periods);
  if (s.kind == "inverse") return 1 / (1 + periods);
  if (s.kind == "cosine") return s.floor + (1 - s.floor) * 0.5 * (1 + std::cos(std::numbers::pi * std::min(1.0, periods)));
  throw UsageError(fmt::format("schedule.kind: \"{}\" is not one of constant, step, exponential, inverse, cosine", s.kind));
}

double rate_at(const ScheduleOptions& s, int64_t t) {
  const double warm = s.warmup > 0 ? std::min(1.0, static_cast<double>(t + 1) / static_cast<double>(s.warmup)) : 1;
  return s.rate * warm * std::max(s.floor, shape(s, std::max<int64_t>(0, t - s.warmup)));
}

}  // namespace axograd::fitting
