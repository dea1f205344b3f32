#include "fitting/optimizers/rmsprop.hpp"

namespace axograd::fitting {

void Rmsprop::start(const Problem& problem) {
  mover_.start();
  square_.setZero(problem.size());
}

void Rmsprop::visit_state(StateVisitor& visit) {
  mover_.visit_state(visit);
  visit("square", square_);
}

StepResult Rmsprop::step(Problem& problem, Point& point) {
  const Eigen::VectorXd g = mover_.gradient(point);
  square_ = options_.decay * square_ + (1 - options_.decay) * g.cwiseAbs2();
  const Eigen::VectorXd size = square_.cwiseSqrt().array() + options_.epsilon;
  return mover_.move(problem, point, -mover_.rate() * g.cwiseQuotient(size));
}

}  // namespace axograd::fitting
