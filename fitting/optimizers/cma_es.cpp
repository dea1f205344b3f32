#include "fitting/optimizers/cma_es.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace axograd::fitting {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

// Hansen 2016, table 1. n is the dimension.
void CmaEs::set_constants(Index dimensions) {
  const auto n = static_cast<double>(dimensions);
  lambda_ = options_.population > 0 ? std::max<Index>(4, options_.population) : 4 + static_cast<Index>(3 * std::log(n));
  mu_ = lambda_ / 2;
  weights_.resize(lambda_);
  for (Index i = 0; i < lambda_; ++i)
    weights_[i] = std::log((static_cast<double>(lambda_) + 1) / 2) - std::log(static_cast<double>(i) + 1);
  const auto effective = [](const VectorXd& w) { return w.sum() * w.sum() / w.squaredNorm(); };
  mu_eff_ = effective(weights_.head(mu_));
  const double mu_eff_negative = effective(weights_.tail(lambda_ - mu_));
  c_sigma_ = (mu_eff_ + 2) / (n + mu_eff_ + 5);
  d_sigma_ = 1 + 2 * std::max(0.0, std::sqrt((mu_eff_ - 1) / (n + 1)) - 1) + c_sigma_;
  c_c_ = (4 + mu_eff_ / n) / (n + 4 + 2 * mu_eff_ / n);
  c_1_ = 2 / ((n + 1.3) * (n + 1.3) + mu_eff_);
  c_mu_ = std::min(1 - c_1_, 2 * (mu_eff_ - 2 + 1 / mu_eff_) / ((n + 2) * (n + 2) + mu_eff_));
  expected_ = std::sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n));  // of the norm of a standard normal vector
  const double positive = weights_.cwiseMax(0).sum(), negative = -weights_.cwiseMin(0).sum();
  const double most = std::min({1 + c_1_ / c_mu_, 1 + 2 * mu_eff_negative / (mu_eff_ + 2), (1 - c_1_ - c_mu_) / (n * c_mu_)});
  for (double& w : weights_) w *= w >= 0 ? 1 / positive : most / negative;
}

void CmaEs::start(const Problem& problem) {
  cube_ = UnitCube(problem, name());
  draws_.start();
  const Index n = problem.size();
  set_constants(std::max<Index>(1, n));
  generation_ = 0;
  sigma_ = options_.step;
  mean_ = path_sigma_ = path_c_ = VectorXd::Zero(n);
  C_ = MatrixXd::Identity(n, n);
  recent_.setConstant(10 + (30 * n + lambda_ - 1) / lambda_, std::numeric_limits<double>::infinity());
}

void CmaEs::visit_state(StateVisitor& visit) {
  draws_.visit_state(visit);
  visit("generation", generation_);
  visit("sigma", sigma_);
  visit("mean", mean_);
  visit("path_sigma", path_sigma_);
  visit("path_c", path_c_);
  visit("C", C_);
  visit("recent", recent_);
}

CmaEs::Axes CmaEs::axes() const {
  const Eigen::SelfAdjointEigenSolver<MatrixXd> solver(C_);
  return {solver.eigenvectors(), solver.eigenvalues().cwiseMax(1e-300).cwiseSqrt()};
}

// Losses with the price of having been outside: squared distance in standard deviations times the losses' interquartile range.
VectorXd CmaEs::ranks_of(const MatrixXd& candidates, const VectorXd& losses) const {
  std::vector<double> sorted;
  for (double l : losses)
    if (std::isfinite(l)) sorted.push_back(l);
  std::sort(sorted.begin(), sorted.end());
  const double spread = sorted.empty() ? 0 : sorted[3 * sorted.size() / 4] - sorted[sorted.size() / 4];
  const double variance = sigma_ * sigma_ * C_.trace() / static_cast<double>(C_.rows());
  VectorXd priced = losses;
  for (Index k = 0; k < losses.size(); ++k) {
    const VectorXd x = candidates.col(k);
    priced[k] += std::max(spread, 1e-300) / variance * (x - x.cwiseMax(0).cwiseMin(1)).squaredNorm();
  }
  return priced;
}

// `steps` [n, lambda] in units of sigma, best first.
void CmaEs::update(const MatrixXd& steps, const Axes& a) {
  const auto n = static_cast<double>(steps.rows());
  const auto whitened = [&](const VectorXd& y) -> VectorXd {
    return a.vectors * (a.vectors.transpose() * y).cwiseQuotient(a.lengths);
  };
  const VectorXd mean_step = steps.leftCols(mu_) * weights_.head(mu_);
  mean_ += sigma_ * mean_step;
  path_sigma_ = (1 - c_sigma_) * path_sigma_ + std::sqrt(c_sigma_ * (2 - c_sigma_) * mu_eff_) * whitened(mean_step);
  const double length = path_sigma_.norm(), passed = 1 - std::pow(1 - c_sigma_, 2.0 * static_cast<double>(generation_ + 1));
  const bool moving = length / std::sqrt(passed) < (1.4 + 2 / (n + 1)) * expected_;
  path_c_ = (1 - c_c_) * path_c_ + (moving ? std::sqrt(c_c_ * (2 - c_c_) * mu_eff_) : 0) * mean_step;
  C_ = (1 + (moving ? 0 : c_1_ * c_c_ * (2 - c_c_)) - c_1_ - c_mu_ * weights_.sum()) * C_ + c_1_ * path_c_ * path_c_.transpose();
  for (Index k = 0; k < lambda_; ++k) {
    const VectorXd y = steps.col(k);
    const double w = weights_[k] >= 0 ? weights_[k] : weights_[k] * n / std::max(whitened(y).squaredNorm(), 1e-300);
    C_ += c_mu_ * w * y * y.transpose();
  }
  C_ = (0.5 * (C_ + C_.transpose())).eval();
  sigma_ *= std::exp(std::min(1.0, c_sigma_ / d_sigma_ * (length / expected_ - 1)));
}

bool CmaEs::exhausted(const VectorXd& sorted, const Axes& a) const {
  const double longest = a.lengths.maxCoeff();
  if (!std::isfinite(sigma_) || !C_.allFinite()) return true;
  if (sigma_ * longest < 1e-12 * options_.step) return true;         // TolX
  if (longest > 1e7 * a.lengths.minCoeff()) return true;             // ConditionCov
  const double top = std::max(recent_.maxCoeff(), sorted[mu_ - 1]);  // TolFun, EqualFunValues
  return std::isfinite(top) && top - std::min(recent_.minCoeff(), sorted[0]) <= 1e-12 * std::max(1e-300, std::abs(sorted[0]));
}

StepResult CmaEs::step(Problem& problem, Point& point) {
  if (generation_ == 0) mean_ = cube_.from(point.x);
  const Axes a = axes();
  MatrixXd steps(cube_.size(), lambda_);
  for (Index k = 0; k < lambda_; ++k) steps.col(k) = a.vectors * a.lengths.cwiseProduct(draws_.gaussian(cube_.size()));
  const MatrixXd candidates = (sigma_ * steps).colwise() + mean_;
  const VectorXd ranks = ranks_of(candidates, losses_of(problem, cube_, candidates, point));
  std::vector<Index> order(static_cast<size_t>(lambda_));
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](Index i, Index j) { return ranks[i] < ranks[j]; });
  MatrixXd best_first(steps.rows(), lambda_);
  VectorXd sorted(lambda_);
  for (Index k = 0; k < lambda_; ++k) {
    best_first.col(k) = steps.col(order[static_cast<size_t>(k)]);
    sorted[k] = ranks[order[static_cast<size_t>(k)]];
  }
  recent_[generation_ % recent_.size()] = sorted[0];
  update(best_first, a);
  ++generation_;
  return exhausted(sorted, a) ? StepResult::flat : StepResult::moved;
}

}  // namespace axograd::fitting
