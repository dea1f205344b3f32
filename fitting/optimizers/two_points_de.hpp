// Differential evolution with two-point crossover (Nevergrad's TwoPointsDE): parameters between two places of the list come from
// one of the two, the others from the other one. Below four parameters it crosses parameter by parameter.
#pragma once
#include "fitting/optimizers/differential_evolution.hpp"

namespace axograd::fitting {

struct TwoPointsDeOptions {
  int64_t population = 30;
  double F1 = 0.8;
  double F2 = 0.8;
  int64_t seed = 1;

  template <class V> void visit(V& v) {
    v("population", population, {.doc = "members, evaluated side by side", .low = 4, .high = 100000, .source = "Nevergrad: 30"});
    v("F1", F1, {.doc = "part of the difference of two members that is added", .low = 0, .high = 2});
    v("F2", F2, {.doc = "part of the way to the best member that is gone", .low = 0, .high = 2});
    v("seed", seed, {.doc = "of the random numbers", .low = 0});
  }
};

class TwoPointsDe final : public Evolution {
 public:
  using Options = TwoPointsDeOptions;
  explicit TwoPointsDe(const Options& o = {}) : Evolution(o.population, o.F1, o.F2, o.seed) {}
  std::string_view name() const override { return "two_points_de"; }

 private:
  void cross(Eigen::VectorXd& challenger, const Eigen::VectorXd& member, Draws& draws) const override;
};

}  // namespace axograd::fitting
