#include "fitting/optimizers/adam.hpp"

#include <cmath>

namespace axograd::fitting {

void Adam::start(const Problem& problem) {
  mover_.start();
  mean_.setZero(problem.size());
  square_.setZero(problem.size());
}

void Adam::visit_state(StateVisitor& visit) {
  mover_.visit_state(visit);
  visit("mean", mean_);
  visit("square", square_);
}

StepResult Adam::step(Problem& problem, Point& point) {
  const Eigen::VectorXd g = mover_.gradient(point);
  mean_ = options_.beta1 * mean_ + (1 - options_.beta1) * g;
  square_ = options_.beta2 * square_ + (1 - options_.beta2) * g.cwiseAbs2();
  const double t = static_cast<double>(mover_.iteration() + 1);  // the means start at zero; this takes their bias away
  const Eigen::VectorXd mean = mean_ / (1 - std::pow(options_.beta1, t));
  const Eigen::VectorXd size = (square_ / (1 - std::pow(options_.beta2, t))).cwiseSqrt().array() + options_.epsilon;
  return mover_.move(problem, point, -mover_.rate() * (mean.cwiseQuotient(size) + options_.weight_decay * point.x));
}

}  // namespace axograd::fitting
