#include "fitting/optimizers/gradient_descent.hpp"

namespace axograd::fitting {

void GradientDescent::start(const Problem& problem) {
  mover_.start();
  velocity_.setZero(problem.size());
}

void GradientDescent::visit_state(StateVisitor& visit) {
  mover_.visit_state(visit);
  visit("velocity", velocity_);
}

StepResult GradientDescent::step(Problem& problem, Point& point) {
  const Eigen::VectorXd g = mover_.gradient(point);
  velocity_ = options_.momentum * velocity_ - mover_.rate() * g;
  return mover_.move(problem, point, velocity_);
}

}  // namespace axograd::fitting
