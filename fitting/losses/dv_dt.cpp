#include "fitting/losses/dv_dt.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace axograd::fitting {

double SlopeSquare::operator()(std::span<const double> predicted, std::span<const double> target, double dt,
                               std::span<double> gradient) const {
  assert(predicted.size() == target.size() && (gradient.empty() || gradient.size() == target.size()));
  std::fill(gradient.begin(), gradient.end(), 0.0);
  const auto lag = std::size_t(std::max(1.0, std::round(options.lag / dt)));
  if (predicted.size() <= lag) return 0;
  const std::size_t n = predicted.size() - lag;
  const double unit = 1 / (double(lag) * dt * options.scale), weight = unit * unit / double(n);
  double sum = 0;
  for (std::size_t t = 0; t < n; ++t) {
    const double error = predicted[t + lag] - predicted[t] - target[t + lag] + target[t];
    sum += error * error;
    if (gradient.empty()) continue;
    gradient[t + lag] += 2 * weight * error;
    gradient[t] -= 2 * weight * error;
  }
  return weight * sum;
}

}  // namespace axograd::fitting
