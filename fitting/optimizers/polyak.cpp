#include "fitting/optimizers/polyak.hpp"

#include <cmath>

namespace axograd::fitting {

StepResult Polyak::step(Problem& problem, Point& point) {
  const Eigen::VectorXd g = mover_.gradient(point);
  const double norm = g.norm();
  if (!(norm > 0)) return StepResult::flat;
  const double mu = options_.mu > 0 ? options_.mu : 0.1 * std::sqrt(static_cast<double>(problem.size()));
  return mover_.move(problem, point, -mover_.rate() * mu * point.e.value / std::pow(norm, options_.beta) * g);
}

}  // namespace axograd::fitting
