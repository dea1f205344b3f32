// Particle swarm with the constants of the standard PSO of 2006/2011 (Clerc 2012; Zambrano-Bigiarini, Clerc & Rojas 2013), as in
// Nevergrad 1.0: every particle is drawn to the best place it has seen and to the best of all.
#pragma once
#include "fitting/optimizers/box_search.hpp"

namespace axograd::fitting {

struct ParticleSwarmOptions {
  int64_t population = 40;
  double inertia = 0.7213475204444817;
  double own = 1.1931471805599454;
  double shared = 1.1931471805599454;
  int64_t seed = 1;

  template <class V> void visit(V& v) {
    v("population", population,
      {.doc = "particles, evaluated side by side", .low = 2, .high = 100000, .source = "Nevergrad: 40"});
    v("inertia", inertia, {.doc = "part of the velocity that is kept", .low = 0, .high = 1, .source = "1/(2 ln 2)"});
    v("own", own, {.doc = "most of the way to a particle's own best place", .low = 0, .high = 4, .source = "1/2 + ln 2"});
    v("shared", shared, {.doc = "most of the way to the best place of all", .low = 0, .high = 4, .source = "1/2 + ln 2"});
    v("seed", seed, {.doc = "of the random numbers", .low = 0});
  }
};

class ParticleSwarm final : public BoxSearch {
 public:
  using Options = ParticleSwarmOptions;
  explicit ParticleSwarm(const Options& options = {}) : options_(options), draws_(options.seed) {}
  std::string_view name() const override { return "particle_swarm"; }
  void start(const Problem& problem) override;
  StepResult step(Problem& problem, Point& point) override;
  void visit_state(StateVisitor& visit) override;

 private:
  void fly();

  Options options_;
  Draws draws_;
  UnitCube cube_;
  int64_t generation_ = 0;
  Eigen::MatrixXd places_, velocities_, best_places_;  // [P, population] shares
  Eigen::VectorXd best_losses_;                        // [population]
};

}  // namespace axograd::fitting
