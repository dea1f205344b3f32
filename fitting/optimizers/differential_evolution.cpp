#include "fitting/optimizers/differential_evolution.hpp"

namespace axograd::fitting {

void Evolution::start(const Problem& problem) {
  cube_ = UnitCube(problem, name());
  draws_.start();
  generation_ = 0;
  members_.setZero(problem.size(), population_);
  losses_.setZero(population_);
}

void Evolution::visit_state(StateVisitor& visit) {
  draws_.visit_state(visit);
  visit("generation", generation_);
  visit("members", members_);
  visit("losses", losses_);
}

StepResult Evolution::step(Problem& problem, Point& point) {
  if (generation_++ == 0) {  // uniform in the box; the start is one of them
    for (Eigen::Index k = 0; k < members_.cols(); ++k) members_.col(k) = draws_.point(cube_.size());
    members_.col(0) = cube_.from(point.x);
    losses_ = losses_of(problem, cube_, members_, point);
    return StepResult::moved;
  }
  Eigen::Index best = 0;
  losses_.minCoeff(&best);
  Eigen::MatrixXd challengers(members_.rows(), members_.cols());
  for (Eigen::Index k = 0; k < members_.cols(); ++k) {
    const Eigen::VectorXd member = members_.col(k);
    const Eigen::Index a = draws_.below(members_.cols()), b = draws_.below(members_.cols());
    Eigen::VectorXd challenger = member + F1_ * (members_.col(a) - members_.col(b)) + F2_ * (members_.col(best) - member);
    cross(challenger, member, draws_);
    challengers.col(k) = bounced(challenger);
  }
  const Eigen::VectorXd losses = losses_of(problem, cube_, challengers, point);
  for (Eigen::Index k = 0; k < members_.cols(); ++k) {
    if (losses[k] > losses_[k]) continue;
    members_.col(k) = challengers.col(k);
    losses_[k] = losses[k];
  }
  return StepResult::moved;
}

// At least one parameter is the challenger's.
void DifferentialEvolution::cross(Eigen::VectorXd& challenger, const Eigen::VectorXd& member, Draws& draws) const {
  const Eigen::Index sure = draws.below(member.size());
  for (Eigen::Index i = 0; i < member.size(); ++i) {
    const bool keep = draws.uniform() < crossover_;
    if (i != sure && !keep) challenger[i] = member[i];
  }
}

}  // namespace axograd::fitting
