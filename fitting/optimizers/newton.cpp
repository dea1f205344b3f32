#include "fitting/optimizers/newton.hpp"

#include <cmath>

#include "fitting/optimizers/box_step.hpp"

namespace axograd::fitting {
namespace {

// Gershgorin-free guess of how much must be added: start small, grow until the step exists and goes downhill.
std::optional<Eigen::VectorXd> downhill_step(const Point& point, const Eigen::VectorXd& lower, const Eigen::VectorXd& upper) {
  const Eigen::MatrixXd& H = point.e.curvature;
  const double size = std::max(H.diagonal().cwiseAbs().maxCoeff(), 1e-300);
  for (double shift = 0; shift <= 1e16 * size; shift = shift == 0 ? 1e-12 * size : 10 * shift) {
    Eigen::MatrixXd shifted = H;
    shifted.diagonal().array() += shift;
    const auto s = box_step(shifted, point.e.gradient, lower, upper);
    if (s && point.e.gradient.dot(*s) <= 0) return s;
  }
  return std::nullopt;
}

}  // namespace

StepResult Newton::step(Problem& problem, Point& point) {
  const Eigen::VectorXd low = (problem.low() - point.x).cwiseMax(-problem.step_limit());
  const Eigen::VectorXd high = (problem.high() - point.x).cwiseMin(problem.step_limit());
  const auto s = downhill_step(point, low, high);
  if (!s) return StepResult::stalled;
  const double slope = point.e.gradient.dot(*s);
  if (slope == 0) return StepResult::flat;
  double length = 1;
  for (int64_t attempt = 0; attempt < options_.tries; ++attempt, length *= options_.shrink) {
    Point next{problem.project(point.x + length * *s), {}};
    next.e = problem.evaluate(next.x, needs());
    if (!next.e.finite(needs())) continue;
    const bool lower = next.e.value <= point.e.value + options_.sufficient_decrease * length * slope;
    if (!lower && !problem.better_by_gradient(point, next, -length * slope)) {
      if (-length * slope <= 1e-15 * std::abs(point.e.value)) return StepResult::flat;
      continue;
    }
    point = std::move(next);
    return StepResult::moved;
  }
  return StepResult::stalled;
}

}  // namespace axograd::fitting
