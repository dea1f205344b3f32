#include "fitting/losses/van_rossum.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <vector>

#include "fitting/losses/crossings.hpp"

namespace axograd::fitting {
namespace {

// All spikes that share one time: how many more of the first train than of the second.
struct Moment {
  double time, sum, before = 0, after = 0;  // filtered spikes that came strictly earlier; strictly later, seen backwards
};

std::vector<Moment> merge(std::span<const double> a, std::span<const double> b) {
  std::vector<Moment> m;
  for (std::size_t i = 0, j = 0; i < a.size() || j < b.size();) {
    const bool first = j == b.size() || (i < a.size() && a[i] <= b[j]);
    const double time = first ? a[i++] : b[j++], sign = first ? 1 : -1;
    if (!m.empty() && m.back().time == time)
      m.back().sum += sign;
    else
      m.push_back({time, sign});
  }
  return m;
}

}  // namespace

double VanRossum::trains(std::span<const double> predicted, std::span<const double> target, std::span<double> gradient) const {
  assert(gradient.empty() || gradient.size() == predicted.size());
  std::vector<Moment> m = merge(predicted, target);
  double distance = 0;
  for (std::size_t i = 0; i < m.size(); ++i) {
    if (i > 0) m[i].before = std::exp((m[i - 1].time - m[i].time) / options.tau) * (m[i - 1].before + m[i - 1].sum);
    distance += m[i].sum * (0.5 * m[i].sum + m[i].before);
  }
  if (gradient.empty()) return distance;
  for (std::size_t i = m.size(); i-- > 1;)
    m[i - 1].after = std::exp((m[i - 1].time - m[i].time) / options.tau) * (m[i].after + m[i].sum);
  for (std::size_t i = 0, k = 0; i < predicted.size(); ++i) {
    while (m[k].time != predicted[i]) ++k;
    gradient[i] = (m[k].after - m[k].before) / options.tau;
  }
  return distance;
}

double VanRossum::operator()(std::span<const double> predicted, std::span<const double> target, double dt,
                             std::span<double> gradient) const {
  assert(predicted.size() == target.size() && (gradient.empty() || gradient.size() == target.size()));
  const Crossings model = crossings(predicted, dt, options.level), data = crossings(target, dt, options.level);
  std::vector<double> by_time(gradient.empty() ? 0 : model.times.size());
  const double distance = trains(model.times, data.times, by_time);
  std::fill(gradient.begin(), gradient.end(), 0.0);
  if (!gradient.empty()) add_through_crossings(model, predicted, dt, options.level, by_time, gradient);
  return distance;
}

}  // namespace axograd::fitting
