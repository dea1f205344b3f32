#include "fitting/optimizers/particle_swarm.hpp"

namespace axograd::fitting {

void ParticleSwarm::start(const Problem& problem) {
  cube_ = UnitCube(problem, name());
  draws_.start();
  generation_ = 0;
  places_.setZero(problem.size(), options_.population);
  velocities_ = best_places_ = places_;
  best_losses_.setConstant(options_.population, std::numeric_limits<double>::infinity());
}

void ParticleSwarm::visit_state(StateVisitor& visit) {
  draws_.visit_state(visit);
  visit("generation", generation_);
  visit("places", places_);
  visit("velocities", velocities_);
  visit("best_places", best_places_);
  visit("best_losses", best_losses_);
}

void ParticleSwarm::fly() {
  const Eigen::Index n = cube_.size();
  Eigen::Index best = 0;
  best_losses_.minCoeff(&best);
  for (Eigen::Index k = 0; k < places_.cols(); ++k) {
    const Eigen::VectorXd own = draws_.point(n), shared = draws_.point(n), at = places_.col(k);
    velocities_.col(k) = options_.inertia * velocities_.col(k) + options_.own * own.cwiseProduct(best_places_.col(k) - at) +
                         options_.shared * shared.cwiseProduct(best_places_.col(best) - at);
    places_.col(k) = (at + velocities_.col(k)).cwiseMax(0).cwiseMin(1);
  }
}

StepResult ParticleSwarm::step(Problem& problem, Point& point) {
  if (generation_++ == 0) {
    for (Eigen::Index k = 0; k < places_.cols(); ++k) {
      places_.col(k) = draws_.point(cube_.size());
      velocities_.col(k) = 2 * draws_.point(cube_.size()).array() - 1;
    }
    places_.col(0) = cube_.from(point.x);
  } else {
    fly();
  }
  const Eigen::VectorXd losses = losses_of(problem, cube_, places_, point);
  for (Eigen::Index k = 0; k < places_.cols(); ++k) {
    if (generation_ > 1 && losses[k] >= best_losses_[k]) continue;
    best_losses_[k] = losses[k];
    best_places_.col(k) = places_.col(k);
  }
  return StepResult::moved;
}

}  // namespace axograd::fitting
