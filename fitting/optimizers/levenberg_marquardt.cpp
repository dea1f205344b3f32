#include "fitting/optimizers/levenberg_marquardt.hpp"

#include <cmath>

#include "fitting/optimizers/box_step.hpp"

namespace axograd::fitting {

void LevenbergMarquardt::start(const Problem& problem) {
  scale_.setZero(problem.size());
  damping_ = options_.damping;
  growth_ = 2;
}

void LevenbergMarquardt::visit_state(StateVisitor& visit) {
  visit("damping", damping_);
  visit("growth", growth_);
  visit("scale", scale_);
}

void LevenbergMarquardt::reject() {
  damping_ *= growth_;
  growth_ *= 2;
}

// The curvature's diagonal, remembered: where a Gauss-Newton matrix vanishes for an iteration (residuals that do not depend on a
// parameter to first order), what it was shortly before is the better guess. A parameter without any curvature still needs a
// positive number to be solvable.
void LevenbergMarquardt::update_scale(const Eigen::MatrixXd& H) {
  scale_ = (options_.memory * scale_).cwiseMax(H.diagonal());
  scale_ = scale_.cwiseMax(1e-14 * std::max(scale_.maxCoeff(), 1e-300)).eval();
}

StepResult LevenbergMarquardt::step(Problem& problem, Point& point) {
  const Eigen::MatrixXd& H = point.e.curvature;
  const Eigen::VectorXd& g = point.e.gradient;
  const Eigen::VectorXd lower = (problem.low() - point.x).cwiseMax(-problem.step_limit());
  const Eigen::VectorXd upper = (problem.high() - point.x).cwiseMin(problem.step_limit());
  update_scale(H);
  const double rounding = 1e-15 * std::abs(point.e.value);
  for (int64_t attempt = 0; attempt < options_.tries; ++attempt) {
    Eigen::MatrixXd damped = H;
    damped.diagonal() += damping_ * scale_;
    const auto s = box_step(damped, g, lower, upper);
    const double promised = s ? model_decrease(H, g, *s) : -1;
    if (!s || !(promised > 0)) {
      if (s && std::abs(promised) <= rounding) return StepResult::flat;
      reject();
      continue;
    }
    Point next{problem.project(point.x + *s), {}};
    next.e = problem.evaluate(next.x, needs());
    const bool finite = next.e.finite(needs());
    double gain = finite ? (point.e.value - next.e.value) / promised : -1;
    if (finite && problem.better_by_gradient(point, next, promised)) gain = 1;
    if (gain < options_.acceptance) {
      if (promised <= rounding) return StepResult::flat;
      reject();
      continue;
    }
    damping_ = std::max(damping_ * std::max(1.0 / 3, 1 - std::pow(2 * gain - 1, 3)), 1e-15);
    growth_ = 2;
    point = std::move(next);
    return StepResult::moved;
  }
  return StepResult::stalled;
}

}  // namespace axograd::fitting
