#include "fitting/losses/gamma_loss.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <vector>

#include "fitting/losses/crossings.hpp"
#include "fitting/metrics/gamma.hpp"

namespace axograd::fitting {
namespace {

std::size_t nearest(std::span<const double> times, double t) {
  const auto above = std::size_t(std::lower_bound(times.begin(), times.end(), t) - times.begin());
  if (above == 0) return 0;
  return above == times.size() || t - times[above - 1] <= times[above] - t ? above - 1 : above;
}

std::vector<int> whole(const std::vector<std::size_t>& samples) { return {samples.begin(), samples.end()}; }

}  // namespace

double GammaLoss::rate_error(std::size_t predicted, std::size_t target) const {
  if (options.rate_weight == 0) return 0;
  const double p = double(predicted), t = double(target);
  return options.rate_weight * std::abs(p - t) / std::max(t, 1.0);
}

double GammaLoss::trains(std::span<const double> predicted, std::span<const double> target, double duration,
                         std::span<double> gradient) const {
  assert(options.edge > 0 && (gradient.empty() || gradient.size() == predicted.size()));
  std::fill(gradient.begin(), gradient.end(), 0.0);
  if (predicted.empty() && target.empty()) return 0;
  const double s = options.edge, n = double(predicted.size()), m = double(target.size());
  const double most = 1 / (1 + std::exp(-options.delta / s));  // what a pair of simultaneous spikes gets before scaling
  const double whole_window = 2 * (options.delta + s * std::log1p(std::exp(-options.delta / s))) / most;  // integral over d
  const double filled = whole_window * n / duration, off = rate_error(predicted.size(), target.size());
  if (filled >= 1 || target.empty() || predicted.empty()) return 1 + off;
  const double unit = 2 / ((n + m) * (1 - filled));
  double found = 0;
  for (std::size_t i = 0; i < predicted.size(); ++i) {
    const std::size_t j = nearest(target, predicted[i]);
    if (nearest(predicted, target[j]) != i) continue;
    const double d = predicted[i] - target[j], k = 1 / (1 + std::exp((std::abs(d) - options.delta) / s));
    found += k / most;
    if (!gradient.empty() && d != 0) gradient[i] = unit * (d > 0 ? 1 : -1) * k * (1 - k) / (s * most);
  }
  return 1 - unit * (found - filled * m) + off;
}

double GammaLoss::operator()(std::span<const double> predicted, std::span<const double> target, double dt,
                             std::span<double> gradient) const {
  assert(predicted.size() == target.size() && (gradient.empty() || gradient.size() == target.size()));
  const Crossings model = crossings(predicted, dt, options.level), data = crossings(target, dt, options.level);
  std::fill(gradient.begin(), gradient.end(), 0.0);
  if (options.edge > 0) {
    std::vector<double> by_time(gradient.empty() ? 0 : model.times.size());
    const double loss = trains(model.times, data.times, double(predicted.size()) * dt, by_time);
    if (!gradient.empty()) add_through_crossings(model, predicted, dt, options.level, by_time, gradient);
    return loss;
  }
  if (model.after.empty() && data.after.empty()) return 0;
  const double gamma = gamma_factor(whole(data.after), whole(model.after), int(predicted.size()), dt, options.delta);
  return 1 - (std::isfinite(gamma) ? gamma : 0) + rate_error(model.after.size(), data.after.size());
}

}  // namespace axograd::fitting
