#include "fitting/optimizers/random_search.hpp"

namespace axograd::fitting {

void RandomSearch::start(const Problem& problem) {
  cube_ = UnitCube(problem, name());
  draws_.start();
}

StepResult RandomSearch::step(Problem& problem, Point& point) {
  Eigen::MatrixXd shares(cube_.size(), options_.batch);
  for (Eigen::Index k = 0; k < shares.cols(); ++k) shares.col(k) = draws_.point(cube_.size());
  losses_of(problem, cube_, shares, point);
  return StepResult::moved;
}

}  // namespace axograd::fitting
