#include <fmt/format.h>

#include <cmath>

#include "core/base/error.hpp"
#include "fitting/optimizer.hpp"

namespace axograd::fitting {

static void check(const ParameterInfo& info, double start) {
  if (std::isnan(info.low) || std::isnan(info.high) || info.low > info.high)
    throw UsageError(fmt::format("parameter {}: the lower bound {} is above the upper bound {}", info.name, info.low, info.high));
  if (!std::isfinite(start)) throw UsageError(fmt::format("parameter {}: the start {} is not a finite number", info.name, start));
}

Problem::Problem(Objective& objective, const Eigen::VectorXd& start) : objective_(objective), full_(start) {
  const auto& info = objective.parameters();
  if (static_cast<size_t>(start.size()) != info.size())
    throw UsageError(fmt::format("the start has {} numbers, the objective has {} parameters", start.size(), info.size()));
  for (size_t i = 0; i < info.size(); ++i) {
    check(info[i], start[i]);
    if (!info[i].fixed) free_.push_back(static_cast<int>(i));
  }
  const auto n = static_cast<Eigen::Index>(free_.size());
  low_.resize(n), high_.resize(n), step_limit_.resize(n);
  for (Eigen::Index k = 0; k < n; ++k) {
    const auto& p = info[free_[k]];
    low_[k] = p.low, high_[k] = p.high, step_limit_[k] = p.step_limit;
    full_[free_[k]] = std::min(std::max(start[free_[k]], p.low), p.high);
  }
}

Eigen::VectorXd Problem::reduce(const Eigen::VectorXd& full) const {
  Eigen::VectorXd x(size());
  for (int k = 0; k < size(); ++k) x[k] = full[free_[k]];
  return x;
}

Eigen::VectorXd Problem::expand(const Eigen::VectorXd& x) const {
  Eigen::VectorXd full = full_;
  for (int k = 0; k < size(); ++k) full[free_[k]] = x[k];
  return full;
}

Evaluation Problem::reduce(Evaluation e, Need need) {
  if (!e.finite(need)) divergence = e.diverged.value_or(Divergence{});
  if (size() == full_.size()) return e;
  if (e.gradient.size() == full_.size()) e.gradient = reduce(e.gradient);
  if (e.curvature.rows() == full_.size()) {
    Eigen::MatrixXd reduced(size(), size());
    for (int i = 0; i < size(); ++i)
      for (int j = 0; j < size(); ++j) reduced(i, j) = e.curvature(free_[i], free_[j]);
    e.curvature = std::move(reduced);
  }
  return e;
}

Evaluation Problem::evaluate(const Eigen::VectorXd& x, Need need) {
  ++evaluations;
  return reduce(objective_.evaluate(expand(x), need), need);
}

std::vector<Evaluation> Problem::evaluate_many(const Eigen::MatrixXd& points, Need need) {
  evaluations += points.cols();
  Eigen::MatrixXd full(full_.size(), points.cols());
  for (Eigen::Index k = 0; k < points.cols(); ++k) full.col(k) = expand(points.col(k));
  auto all = fitting::evaluate_many(objective_, full, need);
  for (Evaluation& e : all) e = reduce(std::move(e), need);
  return all;
}

Eigen::VectorXd Problem::projected_gradient(const Point& point) const { return point.x - project(point.x - point.e.gradient); }

bool Problem::better_by_gradient(const Point& point, const Point& next, double promised) const {
  if (promised > 1e-12 * std::abs(point.e.value)) return false;
  return projected_gradient(next).lpNorm<Eigen::Infinity>() <= 0.5 * projected_gradient(point).lpNorm<Eigen::Infinity>();
}

}  // namespace axograd::fitting
