#include "fitting/optimizers/nesterov.hpp"

namespace axograd::fitting {

void Nesterov::start(const Problem& problem) {
  mover_.start();
  velocity_.setZero(problem.size());
}

void Nesterov::visit_state(StateVisitor& visit) {
  mover_.visit_state(visit);
  visit("velocity", velocity_);
}

StepResult Nesterov::step(Problem& problem, Point& point) {
  const Eigen::VectorXd g = mover_.gradient(point);
  const double rate = mover_.rate();
  velocity_ = options_.momentum * velocity_ - rate * g;
  return mover_.move(problem, point, options_.momentum * velocity_ - rate * g);
}

}  // namespace axograd::fitting
