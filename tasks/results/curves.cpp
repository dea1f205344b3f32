#include "tasks/results/curves.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace axograd::tasks {

Curve banded(const std::vector<double>& x, const Eigen::MatrixXd& covariance, const CurveFunction& f) {
  constexpr double z95 = 1.959963984540054;
  Curve c;
  c.x = x;
  std::vector<std::pair<int, double>> slopes;
  const PutSlope put = [&](int parameter, double slope) {
    if (parameter >= 0) slopes.emplace_back(parameter, slope);
  };
  for (double at : x) {
    slopes.clear();
    c.y.push_back(f(at, put));
    if (covariance.size() == 0) continue;
    double variance = 0;
    for (auto [i, a] : slopes) {
      for (auto [j, b] : slopes) variance += a * b * covariance(i, j);
    }
    const double half = z95 * std::sqrt(std::max(0.0, variance));
    c.low.push_back(c.y.back() - half);
    c.high.push_back(c.y.back() + half);
  }
  return c;
}

std::vector<double> linear_axis(double low, double high, int n) {
  std::vector<double> x;
  for (int i = 0; i < n; ++i) x.push_back(low + (high - low) * i / (n - 1));
  return x;
}

std::vector<double> log_axis(double low, double high, int n) {
  std::vector<double> x;
  for (int i = 0; i < n; ++i) x.push_back(low * std::pow(high / low, double(i) / (n - 1)));
  return x;
}

}  // namespace axograd::tasks
