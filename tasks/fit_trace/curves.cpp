#include <algorithm>
#include <cmath>

#include "tasks/fit_trace/results.hpp"

namespace axograd::tasks {
namespace {

// Of each place, its row in the covariance; -1 for a parameter that was not fitted.
std::vector<int> rows_of(const FitResults& r) {
  std::vector<int> row(std::size_t(places().size), -1);
  if (!r.errors) return row;
  for (std::size_t i = 0; i < r.errors->info.parameters.size(); ++i) {
    for (int p = 0; p < places().size; ++p) {
      if (parameter_name(p) == r.errors->info.parameters[i].name) row[std::size_t(p)] = int(i);
    }
  }
  return row;
}

// f(x, put) calls put(place, slope).
Curve curve(const FitResults& r, const std::vector<double>& xs, const CurveFunction& f) {
  const std::vector<int> row = rows_of(r);
  return banded(xs, r.errors ? r.errors->covariance : Eigen::MatrixXd(), [&](double x, const PutSlope& put) {
    return f(x, [&](int place, double slope) { put(row[std::size_t(place)], slope); });
  });
}

// factor * sum of basis functions, with their amplitudes from place `first` on.
Curve kernel(const FitResults& r, const SpikeBasis& basis, int first, double factor) {
  const FlexGifModel& m = r.best().model;
  return curve(r, log_axis(1, std::min(basis.length_ms(), 3000.0), 160), [&](double s, const PutSlope& put) {
    double y = 0;
    for (int j = 0; j < basis.size(); ++j) {
      const double slope = factor * basis.value(j, s);
      y += slope * m[first + j];
      put(first + j, slope);
    }
    return y;
  });
}

double hat(const FlexGifLayout& l, int m, double V) {
  const double u = std::clamp((V - l.hat_low) / l.hat_step, 0.0, double(FlexGifLayout::hats - 1));
  return std::max(0.0, 1 - std::abs(u - m));
}

}  // namespace

Curve eta_curve(const FitResults& r) {
  return kernel(r, r.teacher.eta, r.best().model.layout.conductances > 0 ? places().g_eta : places().eta, 1);
}

Curve gamma_curve(const FitResults& r) { return kernel(r, r.teacher.gamma, places().gamma, -r.best().model.Delta_V()); }

Curve current_voltage_curve(const FitResults& r) {
  const FlexGifModel& m = r.best().model;
  const FlexGifLayout& l = m.layout;
  const auto& at = places();
  std::vector<float> V;
  for (std::size_t i = 0; i < r.teacher.V.size(); i += 7) {
    if (r.teacher.scored[i] & use_voltage) V.push_back(r.teacher.V[i]);
  }
  std::sort(V.begin(), V.end());
  const double low = V[V.size() / 100], high = V[V.size() - 1 - V.size() / 100];
  return curve(r, linear_axis(low, high, 120), [&](double v, const PutSlope& put) {
    put(at.g_L, m[at.E_L] - v);
    put(at.E_L, m[at.g_L]);
    double y = m[at.g_L] * (m[at.E_L] - v);
    for (int k = 0; k < l.knots; ++k) {
      const double above = std::max(0.0, v - l.kappa[k]);
      y += m[at.c + k] * above;
      put(at.c + k, above);
    }
    return y;
  });
}

Curve threshold_curve(const FitResults& r, int filter) {
  const FlexGifModel& model = r.best().model;
  const FlexGifLayout& l = model.layout;
  const int first = places().b + filter * FlexGifLayout::hats;
  const double high = l.hat_low + l.hat_step * (FlexGifLayout::hats - 1);
  return curve(r, linear_axis(l.hat_low, high, 100), [&](double v, const PutSlope& put) {
    double y = 0;
    for (int m = 0; m < FlexGifLayout::hats; ++m) {  // about its mean: a constant more is the same as a change of b_0
      const double slope = -model.Delta_V() * (hat(l, m, v) - 1.0 / FlexGifLayout::hats);
      y += slope * model[first + m];
      put(first + m, slope);
    }
    return y;
  });
}

}  // namespace axograd::tasks
