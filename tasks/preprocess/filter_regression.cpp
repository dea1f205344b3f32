#include "tasks/preprocess/filter_regression.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cassert>
#include <cmath>

namespace axograd::tasks {

std::vector<int> lag_edges(double dt_ms, double length_ms, double fine_ms) {
  std::vector<int> edges;
  auto zone = [&](double begin, double end, double step) {
    for (int k = 0; begin + k * step < end - 1e-9; ++k)
      edges.push_back(static_cast<int>(std::lround((begin + k * step) / dt_ms)));
  };
  const double middle = std::max(fine_ms, 20.0);
  zone(0, fine_ms, std::max(dt_ms, 0.1));
  zone(fine_ms, middle, std::max(dt_ms, 0.5));
  zone(middle, length_ms, 2.0);
  edges.push_back(static_cast<int>(std::lround(length_ms / dt_ms)));
  std::sort(edges.begin(), edges.end());
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
  return edges;
}

NormalEquations& NormalEquations::operator+=(const NormalEquations& other) {
  gram += other.gram;
  right += other.right;
  return *this;
}

NormalEquations normal_equations(std::span<const double> v, std::span<const double> i, std::span<const int> edges,
                                 std::int64_t begin, std::int64_t end) {
  const int lags = edges.back(), bins = static_cast<int>(edges.size()) - 1;
  const std::int64_t n = end - begin;
  assert(begin > lags && end <= static_cast<std::int64_t>(v.size()) && v.size() == i.size());
  using Segment = Eigen::Map<const Eigen::VectorXd>;
  std::vector<int> bin(static_cast<std::size_t>(lags));
  for (int k = 0; k < bins; ++k)
    for (int l = edges[static_cast<std::size_t>(k)]; l < edges[static_cast<std::size_t>(k) + 1]; ++l)
      bin[static_cast<std::size_t>(l)] = k;

  NormalEquations out{Eigen::MatrixXd::Zero(bins + 1, bins + 1), Eigen::VectorXd::Zero(bins + 1)};
  const Segment voltage(v.data() + begin, n), current(i.data() + begin, n);
  double sum = current.sum();  // of i[t - lag] over the stretch
  for (int lag = 0; lag < lags; ++lag) {
    const Segment delayed(i.data() + begin - lag, n);
    const int k = bin[static_cast<std::size_t>(lag)];
    out.right[k] += voltage.dot(delayed);
    out.gram(k, bins) += sum;
    sum += i[static_cast<std::size_t>(begin - lag - 1)] - i[static_cast<std::size_t>(end - lag - 1)];
    // Covariance of lags (a, a + lag) for all a: moving both by one sample changes two products.
    double covariance = current.dot(delayed);
    const double* first = i.data() + begin - 1;
    const double* last = i.data() + end - 1;
    for (int a = 0; a + lag < lags; ++a) {
      out.gram(bin[static_cast<std::size_t>(a + lag)], bin[static_cast<std::size_t>(a)]) += covariance;
      covariance += first[-a] * first[-a - lag] - last[-a] * last[-a - lag];
    }
  }
  // Pairs (a, b) with a < b were visited once; within one bin they count twice, between bins the transpose holds the same sum.
  for (int k = 0; k < bins; ++k) {
    double diagonal = 0;
    for (int l = edges[static_cast<std::size_t>(k)]; l < edges[static_cast<std::size_t>(k) + 1]; ++l)
      diagonal += Segment(i.data() + begin - l, n).squaredNorm();
    out.gram(k, k) = 2 * out.gram(k, k) - diagonal;
    for (int j = k + 1; j < bins; ++j) out.gram(k, j) = out.gram(j, k);
    out.gram(bins, k) = out.gram(k, bins);
  }
  out.gram(bins, bins) = static_cast<double>(n);
  out.right[bins] = voltage.sum();
  return out;
}

Eigen::VectorXd solve_filter(const NormalEquations& equations) {
  Eigen::MatrixXd gram = equations.gram;
  gram.diagonal() *= 1 + 1e-6;
  return gram.llt().solve(equations.right).head(gram.rows() - 1);
}

}  // namespace axograd::tasks
