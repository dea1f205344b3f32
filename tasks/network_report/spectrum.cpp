#include "tasks/network_report/spectrum.hpp"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <array>
#include <cmath>

namespace axograd::tasks::network_report {
namespace {

// Variances of the weights by the sign of the presynaptic neuron, absent connections being zeros.
double bulk_radius(const data::Projection& p) {
  std::array<double, 3> rows{}, sum{}, squares{};
  for (int i = 0; i < p.pre_count; ++i) ++rows[std::size_t(p.sign_of(i) + 1)];
  p.each([&](int i, int, float w) {
    const auto group = std::size_t(p.sign_of(i) + 1);
    sum[group] += double(w), squares[group] += double(w) * double(w);
  });
  double total = 0;
  for (std::size_t g = 0; g < 3; ++g) {
    const double n = rows[g] * p.post_count;
    if (n > 0) total += rows[g] * (squares[g] / n - sum[g] / n * sum[g] / n);
  }
  return std::sqrt(std::max(0.0, total));
}

}  // namespace

std::optional<Spectrum> spectrum(const data::Projection& p, int most) {
  if (p.pre_count != p.post_count || p.pre_count < 1 || p.pre_count > most) return std::nullopt;
  Eigen::MatrixXd W = Eigen::MatrixXd::Zero(p.pre_count, p.post_count);
  p.each([&](int i, int j, float w) { W(i, j) += double(w); });
  if (!W.allFinite()) return std::nullopt;
  const Eigen::EigenSolver<Eigen::MatrixXd> solver(W, false);
  if (solver.info() != Eigen::Success) return std::nullopt;
  Spectrum out;
  out.values.assign(solver.eigenvalues().begin(), solver.eigenvalues().end());
  std::stable_sort(out.values.begin(), out.values.end(), [](auto a, auto b) { return std::abs(a) > std::abs(b); });
  out.radius = std::abs(out.values.front());
  out.bulk = bulk_radius(p);
  out.outlier = out.bulk > 0 ? out.radius / out.bulk : std::nan("");
  return out;
}

}  // namespace axograd::tasks::network_report
