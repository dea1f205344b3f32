#include "fitting/losses/windowed_moments.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace axograd::fitting {
namespace {

struct Moments {
  double mean = 0, deviation = 0;
};

Moments moments(std::span<const double> x) {
  Moments m;
  for (double v : x) m.mean += v;
  m.mean /= double(x.size());
  double square = 0;
  for (double v : x) square += (v - m.mean) * (v - m.mean);
  m.deviation = std::sqrt(square / double(x.size()));
  return m;
}

}  // namespace

double WindowedMoments::operator()(std::span<const double> predicted, std::span<const double> target, double dt,
                                   std::span<double> gradient) const {
  assert(predicted.size() == target.size() && (gradient.empty() || gradient.size() == target.size()));
  const auto length = std::size_t(std::max(1.0, std::round(options.window / dt)));
  const std::size_t count = std::max<std::size_t>(1, predicted.size() / length);
  double sum = 0;
  for (std::size_t w = 0; w < count; ++w) {
    const std::size_t first = w * length, n = w + 1 < count ? length : predicted.size() - first;
    if (n == 0) break;
    const Moments p = moments(predicted.subspan(first, n)), t = moments(target.subspan(first, n));
    const double mean = (p.mean - t.mean) / options.sigma_mean, deviation = (p.deviation - t.deviation) / options.sigma_deviation;
    sum += mean * mean + deviation * deviation;
    if (gradient.empty()) continue;
    const double unit = 2 / (double(count) * double(n)), by_mean = unit * mean / options.sigma_mean,
                 by_deviation = p.deviation > 0 ? unit * deviation / (options.sigma_deviation * p.deviation) : 0;
    for (std::size_t k = first; k < first + n; ++k) gradient[k] = by_mean + by_deviation * (predicted[k] - p.mean);
  }
  return sum / double(count);
}

}  // namespace axograd::fitting
