#include "fitting/optimizers/first_order.hpp"

namespace axograd::fitting {

void FirstOrder::visit_state(StateVisitor& visit) {
  visit("iteration", iteration_);
  visit("retreat", retreat_);
}

Eigen::VectorXd FirstOrder::gradient(const Point& point) const {
  const double norm = point.e.gradient.norm();
  return clip_ && norm > *clip_ ? Eigen::VectorXd(point.e.gradient * (*clip_ / norm)) : point.e.gradient;
}

StepResult FirstOrder::move(Problem& problem, Point& point, const Eigen::VectorXd& displacement) {
  ++iteration_;
  double part = 1;
  for (int attempt = 0; attempt < 40; ++attempt, part *= 0.5, retreat_ *= 0.5) {
    const Eigen::VectorXd d = (part * displacement).cwiseMax(-problem.step_limit()).cwiseMin(problem.step_limit());
    Point next{problem.project(point.x + d), {}};
    next.e = problem.evaluate(next.x, Need::gradient);
    if (!next.e.finite(Need::gradient)) continue;
    point = std::move(next);
    return StepResult::moved;
  }
  return StepResult::stalled;
}

}  // namespace axograd::fitting
