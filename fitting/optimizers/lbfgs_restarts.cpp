#include "fitting/optimizers/lbfgs_restarts.hpp"

#include <algorithm>
#include <cmath>

namespace axograd::fitting {

void LbfgsRestarts::start(const Problem& problem) {
  cube_ = UnitCube(problem, name());
  draws_.start();
  descent_.start(problem);
  restart_ = 0;
}

void LbfgsRestarts::visit_state(StateVisitor& visit) {
  draws_.visit_state(visit);
  descent_.visit_state(visit);
  visit("restart", restart_);
}

StepResult LbfgsRestarts::step(Problem& problem, Point& point) {
  if (restart_) {
    Point next{cube_.to(draws_.point(cube_.size())), {}};
    next.e = problem.evaluate(next.x, Need::gradient);
    if (!next.e.finite(Need::gradient)) return StepResult::moved;  // another one in the next step
    point = std::move(next);
    descent_.start(problem);
    restart_ = 0;
    return StepResult::moved;
  }
  const double before = point.e.value;
  const StepResult result = descent_.step(problem, point);
  const double scale = std::max({std::abs(before), std::abs(point.e.value), 1.0});
  restart_ = result != StepResult::moved || before - point.e.value <= options_.loss_tolerance * scale ||
             problem.projected_gradient(point).lpNorm<Eigen::Infinity>() <= options_.gradient_tolerance;
  return StepResult::moved;
}

}  // namespace axograd::fitting
