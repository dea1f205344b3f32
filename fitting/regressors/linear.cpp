#include "fitting/regressors/linear.hpp"

#include <fmt/format.h>

#include <cmath>
#include <utility>
#include <vector>

#include "core/base/error.hpp"
#include "fitting/regressors/quadratic_program.hpp"

namespace axograd::fitting {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

MatrixXd penalised(const Gram& gram, const MatrixXd& penalty) {
  return penalty.size() ? MatrixXd(gram.matrix() + penalty) : gram.matrix();
}

LinearFit described(const Gram& gram, VectorXd coefficients) {
  LinearFit fit;
  fit.residual_sum = gram.residual_sum(coefficients);
  fit.coefficients = std::move(coefficients);
  fit.rank = static_cast<int>(fit.coefficients.size());
  fit.rows = gram.rows();
  fit.r2 = gram.total_sum() > 0 ? 1 - fit.residual_sum / gram.total_sum() : 0;
  return fit;
}

QuadraticSolution solved(const Gram& gram, const MatrixXd& A, const VectorXd& d, const MatrixXd& penalty) {
  QuadraticSolution solution = quadratic_program(penalised(gram, penalty), -gram.moment(), A, d);
  if (solution.status == QuadraticStatus::infeasible) throw InputError("regression: no coefficients satisfy the constraints");
  if (solution.status == QuadraticStatus::singular)
    throw InputError("regression: some features are linear combinations of others; leave them out or add a ridge");
  return solution;
}

}  // namespace

LinearFit ordinary_least_squares(const MatrixXd& X, const VectorXd& y) {
  const Eigen::ColPivHouseholderQR<MatrixXd> qr(X);
  LinearFit fit;
  fit.coefficients = qr.solve(y);
  fit.rank = static_cast<int>(qr.rank());
  fit.rows = X.rows();
  fit.residual_sum = (y - X * fit.coefficients).squaredNorm();
  const double total = (y.array() - y.mean()).square().sum();
  fit.r2 = total > 0 ? 1 - fit.residual_sum / total : 0;
  if (fit.rank < X.cols() || X.rows() <= X.cols()) return fit;
  // (X'X)^-1 = P R^-1 R^-T P'
  const auto p = X.cols();
  const MatrixXd inverse = qr.matrixR().topLeftCorner(p, p).triangularView<Eigen::Upper>().solve(MatrixXd::Identity(p, p));
  const MatrixXd spread = qr.colsPermutation() * inverse;
  fit.covariance = spread * spread.transpose() * (fit.residual_sum / static_cast<double>(X.rows() - p));
  return fit;
}

LinearFit ridge_least_squares(const Gram& gram, const MatrixXd& penalty) {
  const MatrixXd matrix = penalised(gram, penalty);
  const VectorXd diagonal = matrix.diagonal();
  for (Eigen::Index i = 0; i < diagonal.size(); ++i)
    if (!(diagonal[i] > 0))
      throw InputError(fmt::format("regression: feature {} is zero in every row, and there is no ridge", i));
  const VectorXd scale = diagonal.cwiseSqrt().cwiseInverse();
  const MatrixXd scaled = scale.asDiagonal() * matrix * scale.asDiagonal();
  const Eigen::LLT<MatrixXd> factor(scaled);
  if (factor.info() != Eigen::Success || factor.rcond() < 1e-15)
    throw InputError("regression: some features are linear combinations of others; leave them out or add a ridge");
  LinearFit fit = described(gram, scale.cwiseProduct(factor.solve(scale.cwiseProduct(gram.moment()))));
  const auto freedom = static_cast<double>(gram.rows() - fit.rank);
  if (freedom <= 0) return fit;
  const MatrixXd inverse = scale.asDiagonal() * factor.solve(MatrixXd::Identity(scale.size(), scale.size())) * scale.asDiagonal();
  fit.covariance = inverse * gram.matrix() * inverse * (fit.residual_sum / freedom);
  return fit;
}

LinearFit bounded_least_squares(const Gram& gram, const VectorXd& lower, const VectorXd& upper, const MatrixXd& penalty) {
  const auto p = lower.size();
  MatrixXd A = MatrixXd::Zero(2 * p, p);
  VectorXd d(2 * p);
  std::vector<std::pair<Eigen::Index, double>> bound;  // of each row: the coefficient, and its bound
  for (Eigen::Index i = 0; i < p; ++i) {
    if (std::isfinite(lower[i])) A(bound.size(), i) = 1, d[bound.size()] = lower[i], bound.emplace_back(i, lower[i]);
    if (std::isfinite(upper[i])) A(bound.size(), i) = -1, d[bound.size()] = -upper[i], bound.emplace_back(i, upper[i]);
  }
  const auto rows = static_cast<Eigen::Index>(bound.size());
  QuadraticSolution solution = solved(gram, A.topRows(rows), d.head(rows), penalty);
  for (Eigen::Index k = 0; k < rows; ++k)  // exactly on the bound, not a rounding beside it
    if (solution.multipliers[k] > 0) solution.x[bound[k].first] = bound[k].second;
  return described(gram, solution.x.cwiseMax(lower).cwiseMin(upper));
}

LinearFit constrained_least_squares(const Gram& gram, const MatrixXd& A, const VectorXd& d, const MatrixXd& penalty) {
  return described(gram, solved(gram, A, d, penalty).x);
}

MatrixXd ridge_penalty(int features, double strength) { return strength * MatrixXd::Identity(features, features); }

MatrixXd smoothness_penalty(int features, int first, int count, double strength) {
  MatrixXd penalty = MatrixXd::Zero(features, features);
  for (int i = first; i + 2 < first + count; ++i) {
    VectorXd row = VectorXd::Zero(features);
    row[i] = 1, row[i + 1] = -2, row[i + 2] = 1;
    penalty += strength * row * row.transpose();
  }
  return penalty;
}

}  // namespace axograd::fitting
