#include "fitting/optimizers/box_search.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/base/error.hpp"
#include "core/num/philox.hpp"

namespace axograd::fitting {

namespace {
constexpr uint64_t stream = 0x626f78;  // of its own, whatever else the seed is used for
}

double Draws::uniform() { return axograd::uniform<double>(seed_, stream, static_cast<uint64_t>(count_++)); }
double Draws::normal() { return axograd::normal(seed_, stream, static_cast<uint64_t>(count_++)); }
Eigen::Index Draws::below(Eigen::Index n) {
  return std::min<Eigen::Index>(n - 1, static_cast<Eigen::Index>(uniform() * static_cast<double>(n)));
}

Eigen::VectorXd Draws::point(Eigen::Index n) {
  Eigen::VectorXd x(n);
  for (double& v : x) v = uniform();
  return x;
}

Eigen::VectorXd Draws::gaussian(Eigen::Index n) {
  Eigen::VectorXd x(n);
  for (double& v : x) v = normal();
  return x;
}

UnitCube::UnitCube(const Problem& problem, std::string_view optimizer)
    : low_(problem.low()), span_(problem.high() - problem.low()) {
  for (Eigen::Index i = 0; i < span_.size(); ++i) {
    if (std::isfinite(span_[i])) continue;
    throw UsageError(fmt::format("optimizer {} searches between bounds: parameter {} needs finite ones, found {} and {}",
                                 optimizer, problem.parameter_name(i), problem.low()[i], problem.high()[i]));
  }
}

Eigen::VectorXd UnitCube::from(const Eigen::VectorXd& x) const {
  Eigen::VectorXd shares = Eigen::VectorXd::Zero(size());
  for (Eigen::Index i = 0; i < size(); ++i) {
    if (span_[i] > 0) shares[i] = std::clamp((x[i] - low_[i]) / span_[i], 0.0, 1.0);
  }
  return shares;
}

Eigen::VectorXd UnitCube::to(const Eigen::VectorXd& shares) const {
  const Eigen::VectorXd inside = shares.cwiseMax(0).cwiseMin(1);
  return (low_ + inside.cwiseProduct(span_)).cwiseMax(low_).cwiseMin(low_ + span_);
}

Eigen::VectorXd bounced(const Eigen::VectorXd& shares) {
  Eigen::VectorXd inside(shares.size());
  for (Eigen::Index i = 0; i < shares.size(); ++i) {
    const double turn = shares[i] - 2 * std::floor(shares[i] / 2);  // 0 … 2
    inside[i] = turn > 1 ? 2 - turn : turn;
  }
  return inside;
}

Eigen::VectorXd losses_of(Problem& problem, const UnitCube& cube, const Eigen::MatrixXd& shares, Point& point) {
  Eigen::MatrixXd x(shares.rows(), shares.cols());
  for (Eigen::Index k = 0; k < shares.cols(); ++k) x.col(k) = cube.to(shares.col(k));
  std::vector<Evaluation> all = problem.evaluate_many(x, Need::value);
  Eigen::VectorXd losses(shares.cols());
  for (Eigen::Index k = 0; k < shares.cols(); ++k) {
    Evaluation& e = all[static_cast<size_t>(k)];
    losses[k] = e.finite(Need::value) ? e.value : std::numeric_limits<double>::infinity();
    if (losses[k] < point.e.value) point = {x.col(k), std::move(e)};
  }
  return losses;
}

}  // namespace axograd::fitting
