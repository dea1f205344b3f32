// Points that fill a box evenly.
#pragma once
#include <Eigen/Dense>
#include <cmath>

namespace axograd::tasks {

// Free numbers (logits of the share of the way from bound to bound, as in box.hpp) of `points` points in `dimensions` dimensions:
// an additive recurrence that fills the unit cube evenly (Roberts 2018, R_d), from its element `first` on.
inline Eigen::MatrixXd spread_points(int dimensions, int points, int first) {
  double phi = 2;
  for (int i = 0; i < 60; ++i) phi = std::pow(1 + phi, 1.0 / (dimensions + 1));
  Eigen::MatrixXd u(dimensions, points);
  for (int k = 0; k < points; ++k) {
    for (int d = 0; d < dimensions; ++d) {
      const double x = 0.5 + (first + k + 1) * std::pow(1 / phi, d + 1), s = 0.02 + 0.96 * (x - std::floor(x));
      u(d, k) = std::log(s / (1 - s));
    }
  }
  return u;
}

}  // namespace axograd::tasks
