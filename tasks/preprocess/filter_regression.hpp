// Least squares of a voltage on the past of a current, in a basis of rectangles that widen with the lag.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include <Eigen/Core>

namespace axograd::tasks {

// Rectangles [edge_k, edge_k+1) of lags in samples: about 0.1 ms wide up to fine_ms, 0.5 ms up to 20 ms, then 2 ms.
std::vector<int> lag_edges(double dt_ms, double length_ms, double fine_ms);

// The normal equations of one stretch of samples: columns are the rectangles' sums of current and a constant.
struct NormalEquations {
  Eigen::MatrixXd gram;   // (bins + 1)^2
  Eigen::VectorXd right;  // bins + 1
  NormalEquations& operator+=(const NormalEquations& other);
};

// Regresses v[t] on sum over lags l in bin k of i[t - l] for t in [begin, end). begin > last edge. Exact, from the covariances of
// the lags (a Toeplitz recurrence), so the cost is (end - begin) * length + length^2, not (end - begin) * bins^2.
NormalEquations normal_equations(std::span<const double> v, std::span<const double> i, std::span<const int> edges,
                                 std::int64_t begin, std::int64_t end);

// Filter per bin in units of v per (unit of i * sample), the constant left out. A relative ridge of 1e-6 keeps unexcited lags
// quiet.
Eigen::VectorXd solve_filter(const NormalEquations& equations);

}  // namespace axograd::tasks
