#include "fitting/optimizers/lbfgs.hpp"

#include <cmath>

namespace axograd::fitting {

void Lbfgs::start(const Problem& problem) {
  steps_.setZero(problem.size(), options_.memory);
  changes_.setZero(problem.size(), options_.memory);
  count_ = 0;
}

void Lbfgs::visit_state(StateVisitor& visit) {
  visit("steps", steps_);
  visit("changes", changes_);
  visit("count", count_);
}

void Lbfgs::remember(const Eigen::VectorXd& s, const Eigen::VectorXd& y) {
  if (s.dot(y) <= 1e-12 * s.norm() * y.norm()) return;
  if (count_ == options_.memory) {
    for (int64_t k = 1; k < count_; ++k) {
      steps_.col(k - 1) = steps_.col(k).eval();
      changes_.col(k - 1) = changes_.col(k).eval();
    }
    --count_;
  }
  steps_.col(count_) = s;
  changes_.col(count_) = y;
  ++count_;
}

// 1 where the component may move downhill, 0 where a bound holds it.
static Eigen::VectorXd movable(const Problem& problem, const Point& point) {
  Eigen::VectorXd mask = Eigen::VectorXd::Ones(problem.size());
  for (int i = 0; i < problem.size(); ++i) {
    const double g = point.e.gradient[i];
    if ((point.x[i] <= problem.low()[i] && g > 0) || (point.x[i] >= problem.high()[i] && g < 0)) mask[i] = 0;
  }
  return mask;
}

Eigen::VectorXd Lbfgs::direction(const Problem& problem, const Point& point) const {
  const Eigen::VectorXd mask = movable(problem, point);
  Eigen::VectorXd q = mask.cwiseProduct(point.e.gradient);
  Eigen::VectorXd weights = Eigen::VectorXd::Zero(count_), products = Eigen::VectorXd::Zero(count_);
  double scale = 0;
  for (int64_t k = count_ - 1; k >= 0; --k) {
    const Eigen::VectorXd s = mask.cwiseProduct(steps_.col(k)), y = mask.cwiseProduct(changes_.col(k));
    products[k] = s.dot(y);
    if (products[k] <= 1e-12 * s.norm() * y.norm()) {
      products[k] = 0;  // the pair says nothing about the components that may move
      continue;
    }
    weights[k] = s.dot(q) / products[k];
    q -= weights[k] * y;
    if (scale == 0) scale = products[k] / y.squaredNorm();
  }
  if (scale != 0) q *= scale;
  for (int64_t k = 0; k < count_; ++k) {
    if (products[k] == 0) continue;
    const Eigen::VectorXd s = mask.cwiseProduct(steps_.col(k)), y = mask.cwiseProduct(changes_.col(k));
    q += (weights[k] - y.dot(q) / products[k]) * s;
  }
  return -q;
}

bool Lbfgs::search(Problem& problem, Point& point, const Eigen::VectorXd& d, double first_length) const {
  const double slope = point.e.gradient.dot(d);
  double low = 0, high = std::numeric_limits<double>::infinity(), length = first_length;
  std::optional<Point> good;
  for (int64_t attempt = 0; attempt < options_.tries; ++attempt) {
    Point next{problem.project(point.x + length * d), {}};
    if (good && next.x == good->x) break;  // bounds hold every component
    next.e = problem.evaluate(next.x, Need::gradient);
    const double promised = point.e.gradient.dot(next.x - point.x);
    if (!next.e.finite(Need::gradient) || next.e.value > point.e.value + options_.sufficient_decrease * promised) {
      if (good) break;  // an acceptable point is known; the curvature condition is not worth more evaluations here
      high = length;
    } else {
      const bool flat_enough = next.e.gradient.dot(d) >= options_.curvature * slope;
      good = std::move(next);
      if (flat_enough) break;
      low = length;
    }
    length = std::isinf(high) ? 2 * low : 0.5 * (low + high);
  }
  if (!good) return false;
  point = std::move(*good);
  return true;
}

StepResult Lbfgs::step(Problem& problem, Point& point) {
  for (int round = 0; round < 2; ++round) {
    Eigen::VectorXd d = direction(problem, point);
    // Bounds may turn the direction uphill, and the memory may be stale: then steepest descent.
    if (!(point.e.gradient.dot(d) < 0)) count_ = 0, d = direction(problem, point);
    if (-point.e.gradient.dot(d) <= 1e-15 * std::abs(point.e.value)) return StepResult::flat;
    const double longest = d.cwiseAbs().cwiseQuotient(problem.step_limit()).maxCoeff();
    double length = count_ > 0 ? 1 : std::min(1.0, 1 / std::max(d.norm(), 1e-300));
    if (longest * length > 1) length = 1 / longest;
    const Point before = point;
    if (search(problem, point, d, length)) {
      remember(point.x - before.x, point.e.gradient - before.e.gradient);
      return StepResult::moved;
    }
    if (count_ == 0) break;
    count_ = 0;  // try once more without memory
  }
  return StepResult::stalled;
}

}  // namespace axograd::fitting
