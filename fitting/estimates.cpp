#include "fitting/estimates.hpp"

#include <cmath>
#include <limits>

namespace axograd::fitting {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double z95 = 1.959963984540054;
constexpr double infinite = std::numeric_limits<double>::infinity();

bool held(const ParameterInfo& p, double x) {
  const double near = 1e-9 * (1 + std::abs(x));
  return x - p.low <= near || p.high - x <= near;
}

Transform transform_of(const OptimumInfo& info, size_t i) { return info.transforms.empty() ? Transform() : info.transforms[i]; }

// The inverse of a positive semi-definite matrix after scaling to a unit diagonal. Directions without any curvature get infinite
// variance: `blind` marks the parameters that take part in one.
MatrixXd inverse(const MatrixXd& H, std::vector<bool>& blind) {
  const auto n = H.rows();
  blind.assign(n, false);
  VectorXd scale(n);
  for (Eigen::Index i = 0; i < n; ++i) scale[i] = H(i, i) > 0 ? 1 / std::sqrt(H(i, i)) : 1;
  const Eigen::SelfAdjointEigenSolver<MatrixXd> eigen(scale.asDiagonal() * H * scale.asDiagonal());
  const double floor = 1e-13 * std::max(1.0, eigen.eigenvalues().cwiseAbs().maxCoeff());
  VectorXd inverted(n);
  for (Eigen::Index k = 0; k < n; ++k) {
    const bool seen = eigen.eigenvalues()[k] > floor;
    inverted[k] = seen ? 1 / eigen.eigenvalues()[k] : 0;
    for (Eigen::Index i = 0; !seen && i < n; ++i)
      if (std::abs(eigen.eigenvectors()(i, k)) > 1e-3) blind[i] = true;
  }
  return scale.asDiagonal() * eigen.eigenvectors() * inverted.asDiagonal() * eigen.eigenvectors().transpose() *
         scale.asDiagonal();
}

// Spread of the blocks' scores about their mean, summed over blocks.
MatrixXd score_spread(const MatrixXd& scores, const std::vector<int>& inside) {
  MatrixXd s(scores.rows(), inside.size());
  for (size_t k = 0; k < inside.size(); ++k) s.col(k) = scores.col(inside[k]);
  s.rowwise() -= s.colwise().mean().eval();
  const auto blocks = static_cast<double>(scores.rows());
  return s.transpose() * s * (blocks / (blocks - 1));
}

void fill(Estimate& e, const Transform& transform, double x, double variance, bool blind) {
  e.error_x = blind ? infinite : std::sqrt(std::max(0.0, variance));
  e.standard_error = blind ? infinite : std::abs(transform.slope(x)) * e.error_x;
  e.low = transform.to_bounded(x - z95 * e.error_x);
  e.high = transform.to_bounded(x + z95 * e.error_x);
}

MatrixXd correlation_of(const MatrixXd& covariance) {
  const VectorXd deviation = covariance.diagonal().cwiseMax(0).cwiseSqrt();
  MatrixXd r = MatrixXd::Identity(covariance.rows(), covariance.cols());
  for (Eigen::Index i = 0; i < r.rows(); ++i)
    for (Eigen::Index j = 0; j < r.cols(); ++j)
      if (i != j) r(i, j) = deviation[i] > 0 && deviation[j] > 0 ? covariance(i, j) / (deviation[i] * deviation[j]) : 0;
  return r;
}

}  // namespace

MatrixXd submatrix(const MatrixXd& full, const std::vector<int>& inside) {
  MatrixXd part(inside.size(), inside.size());
  for (size_t i = 0; i < inside.size(); ++i)
    for (size_t j = 0; j < inside.size(); ++j) part(i, j) = full(inside[i], inside[j]);
  return part;
}

VectorXd scale_of(const OptimumInfo& info) {
  if (info.scale.size()) return info.scale;
  VectorXd scale(info.x.size());
  for (Eigen::Index i = 0; i < scale.size(); ++i) {
    const bool relative = transform_of(info, i).kind() != TransformKind::identity;
    scale[i] = relative ? 1 : std::max(std::abs(info.x[i]), 1e-3);
  }
  return scale;
}

Estimates estimate(const OptimumInfo& info, CovarianceKind kind) {
  Estimates all;
  for (size_t i = 0; i < info.parameters.size(); ++i) {
    const auto& p = info.parameters[i];
    const double value = transform_of(info, i).to_bounded(info.x[i]);
    Estimate e{p.name, p.unit, value, 0, value, value, 0, 0, p.fixed, !p.fixed && held(p, info.x[i])};
    if (!e.fixed && !e.at_bound) all.inside.push_back(static_cast<int>(i));
    all.list.push_back(e);
  }
  const auto n = static_cast<Eigen::Index>(all.inside.size());
  if (n == 0) return all;
  const MatrixXd data = submatrix(info.data_curvature, all.inside);
  const MatrixXd prior = info.prior_curvature.size() ? submatrix(info.prior_curvature, all.inside) : MatrixXd::Zero(n, n);
  std::vector<bool> blind;
  const MatrixXd bread = inverse(data + prior, blind);
  all.covariance = bread;
  if (kind == CovarianceKind::sandwich && info.scores.rows() >= 2 * n) {
    all.kind = CovarianceKind::sandwich;
    all.covariance = bread * (score_spread(info.scores, all.inside) + prior) * bread;
  }
  all.correlation = correlation_of(all.covariance);
  const MatrixXd shrinkage = bread * prior;
  for (Eigen::Index k = 0; k < n; ++k) {
    Estimate& e = all.list[all.inside[k]];
    fill(e, transform_of(info, all.inside[k]), info.x[all.inside[k]], all.covariance(k, k), blind[k]);
    e.prior_part = std::clamp(shrinkage(k, k), 0.0, 1.0);
  }
  return all;
}

}  // namespace axograd::fitting
