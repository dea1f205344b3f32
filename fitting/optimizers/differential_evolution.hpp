// Differential evolution (Storn & Price 1997), variant current-to-best/1 with the defaults of Nevergrad 1.0: every member of the
// population is challenged by itself + F1 (a - b) + F2 (best - itself), crossed with itself; the better one stays.
#pragma once
#include "fitting/optimizers/box_search.hpp"

namespace axograd::fitting {

struct DifferentialEvolutionOptions {
  int64_t population = 30;
  double F1 = 0.8;
  double F2 = 0.8;
  double crossover = 0.5;
  int64_t seed = 1;

  template <class V> void visit(V& v) {
    v("population", population, {.doc = "members, evaluated side by side", .low = 4, .high = 100000, .source = "Nevergrad: 30"});
    v("F1", F1, {.doc = "part of the difference of two members that is added", .low = 0, .high = 2});
    v("F2", F2, {.doc = "part of the way to the best member that is gone", .low = 0, .high = 2});
    v("crossover", crossover, {.doc = "chance of a parameter to be the challenger's", .low = 0, .high = 1});
    v("seed", seed, {.doc = "of the random numbers", .low = 0});
  }
};

// The population and its turn; what differs between variants is how challenger and member are crossed.
class Evolution : public BoxSearch {
 public:
  void start(const Problem& problem) final;
  StepResult step(Problem& problem, Point& point) final;
  void visit_state(StateVisitor& visit) final;

 protected:
  Evolution(int64_t population, double F1, double F2, int64_t seed) : population_(population), F1_(F1), F2_(F2), draws_(seed) {}
  // Puts components of `member` into `challenger`.
  virtual void cross(Eigen::VectorXd& challenger, const Eigen::VectorXd& member, Draws& draws) const = 0;

 private:
  int64_t population_;
  double F1_, F2_;
  Draws draws_;
  UnitCube cube_;
  int64_t generation_ = 0;
  Eigen::MatrixXd members_;  // [P, population] shares
  Eigen::VectorXd losses_;   // [population]
};

class DifferentialEvolution final : public Evolution {
 public:
  using Options = DifferentialEvolutionOptions;
  explicit DifferentialEvolution(const Options& o = {}) : Evolution(o.population, o.F1, o.F2, o.seed), crossover_(o.crossover) {}
  std::string_view name() const override { return "differential_evolution"; }

 private:
  void cross(Eigen::VectorXd& challenger, const Eigen::VectorXd& member, Draws& draws) const override;
  double crossover_;
};

}  // namespace axograd::fitting
