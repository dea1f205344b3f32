#include "fitting/losses/spike_window_square.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>

namespace axograd::fitting {

std::vector<double> SpikeWindowSquare::weights(std::span<const double> spike_times, size_t samples, double dt) const {
  std::vector<double> w(samples, 1.0);
  for (double spike : spike_times) {
    // A little tolerance, so that a window edge that falls on a sample includes it whatever the rounding of time / dt.
    const double first = std::ceil((spike - options.before) / dt - 1e-6), last = std::floor((spike + options.after) / dt + 1e-6);
    for (double t = std::max(0.0, first); t <= last && t < static_cast<double>(samples); ++t)
      w[static_cast<size_t>(t)] = options.weight;
  }
  return w;
}

double SpikeWindowSquare::operator()(std::span<const double> predicted, std::span<const double> target,
                                     std::span<const double> weights, std::span<double> gradient) const {
  assert(predicted.size() == target.size() && predicted.size() == weights.size());
  assert(gradient.empty() || gradient.size() == target.size());
  const double total = std::accumulate(weights.begin(), weights.end(), 0.0);
  if (total <= 0) {
    std::fill(gradient.begin(), gradient.end(), 0.0);
    return 0;
  }
  const double unit = 1 / (options.scale * options.scale * total);
  double sum = 0;
  for (size_t t = 0; t < predicted.size(); ++t) {
    const double error = predicted[t] - target[t];
    sum += weights[t] * error * error;
    if (!gradient.empty()) gradient[t] = 2 * unit * weights[t] * error;
  }
  return unit * sum;
}

}  // namespace axograd::fitting
