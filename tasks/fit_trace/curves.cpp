#include <algorithm>
#include <cmath>
#include <functional>

#include "tasks/fit_trace/results.hpp"

namespace axograd::tasks {
namespace {

constexpr double z95 = 1.959963984540054;

// f(x) is linear in some parameters: row(x, put) calls put(place, weight) for each. Bands from their covariance.
using Row = std::function<void(double x, const std::function<void(int place, double weight)>& put)>;

Curve curve(const FitResults& r, const std::vector<double>& xs, double constant_sign, const Row& row) {
  const FlexGifModel& m = r.best().model;
  std::vector<int> direction(std::size_t(places().size), -1);
  if (r.errors) {
    for (std::size_t i = 0; i < r.errors->info.parameters.size(); ++i) {
      for (int p = 0; p < places().size; ++p) {
        if (parameter_name(p) == r.errors->info.parameters[i].name) direction[std::size_t(p)] = int(i);
      }
    }
  }
  Curve c;
  c.x = xs;
  for (double x : xs) {
    double y = 0;
    std::vector<std::pair<int, double>> weights;
    row(x, [&](int place, double weight) {
      y += weight * m[place];
      if (direction[std::size_t(place)] >= 0) weights.emplace_back(direction[std::size_t(place)], weight);
    });
    c.y.push_back(constant_sign * y);
    if (!r.errors) continue;
    double variance = 0;
    for (auto [i, a] : weights) {
      for (auto [j, b] : weights) variance += a * b * r.errors->covariance(i, j);
    }
    const double half = z95 * std::sqrt(std::max(0.0, variance)) * std::abs(constant_sign);
    c.low.push_back(c.y.back() - half);
    c.high.push_back(c.y.back() + half);
  }
  return c;
}

std::vector<double> log_axis(double low, double high, int n) {
  std::vector<double> x;
  for (int i = 0; i < n; ++i) x.push_back(low * std::pow(high / low, double(i) / (n - 1)));
  return x;
}
std::vector<double> linear_axis(double low, double high, int n) {
  std::vector<double> x;
  for (int i = 0; i < n; ++i) x.push_back(low + (high - low) * i / (n - 1));
  return x;
}

double hat(const FlexGifLayout& l, int m, double V) {
  const double u = std::clamp((V - l.hat_low) / l.hat_step, 0.0, double(FlexGifLayout::hats - 1));
  return std::max(0.0, 1 - std::abs(u - m));
}

}  // namespace

Curve eta_curve(const FitResults& r) {
  const SpikeBasis& basis = r.teacher.eta;
  const bool conductance = r.best().model.layout.conductances > 0;
  const int first = conductance ? places().g_eta : places().eta;
  return curve(r, log_axis(1, std::min(basis.length_ms(), 3000.0), 160), 1, [&](double s, const auto& put) {
    for (int j = 0; j < basis.size(); ++j) put(first + j, basis.value(j, s));
  });
}

Curve gamma_curve(const FitResults& r) {
  const SpikeBasis& basis = r.teacher.gamma;
  const double to_mV = -r.best().model.Delta_V();
  return curve(r, log_axis(1, std::min(basis.length_ms(), 3000.0), 160), to_mV, [&](double s, const auto& put) {
    for (int j = 0; j < basis.size(); ++j) put(places().gamma + j, basis.value(j, s));
  });
}

Curve current_voltage_curve(const FitResults& r) {
  const FlexGifModel& m = r.best().model;
  const FlexGifLayout& l = m.layout;
  std::vector<float> V;
  for (std::size_t i = 0; i < r.teacher.V.size(); i += 7) {
    if (r.teacher.scored[i] & use_voltage) V.push_back(r.teacher.V[i]);
  }
  std::sort(V.begin(), V.end());
  const double low = V[V.size() / 100], high = V[V.size() - 1 - V.size() / 100];
  // Linear around the estimate: g_L (E_L - V) varies by (E_L - V) dg + g dE.
  Curve c = curve(r, linear_axis(low, high, 120), 1, [&](double v, const auto& put) {
    put(places().g_L, m[places().E_L] - v);
    put(places().E_L, m[places().g_L]);
    for (int k = 0; k < l.knots; ++k) put(places().c + k, std::max(0.0, v - l.kappa[k]));
  });
  for (std::size_t i = 0; i < c.x.size(); ++i) {
    const double twice = m[places().g_L] * m[places().E_L];  // counted by both terms' values
    c.y[i] -= twice;
    if (!c.low.empty()) c.low[i] -= twice, c.high[i] -= twice;
  }
  return c;
}

Curve threshold_curve(const FitResults& r, int filter) {
  const FlexGifLayout& l = r.best().model.layout;
  const double to_mV = -r.best().model.Delta_V();
  const double high = l.hat_low + l.hat_step * (FlexGifLayout::hats - 1);
  return curve(r, linear_axis(l.hat_low, high, 100), to_mV, [&](double v, const auto& put) {
    // About its mean: a constant added to the curve is the same as a change of b_0.
    for (int m = 0; m < FlexGifLayout::hats; ++m)
      put(places().b + filter * FlexGifLayout::hats + m, hat(l, m, v) - 1.0 / FlexGifLayout::hats);
  });
}

}  // namespace axograd::tasks
