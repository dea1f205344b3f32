// CMA-ES with weighted recombination of all candidates, the worse ones with negative weights, and the default parameters of
// Hansen 2016, The CMA Evolution Strategy: A Tutorial (arXiv:1604.00772, figure 6, table 1), in the unit cube of the box. A
// candidate outside is evaluated at the nearest place inside and ranked by that loss plus its squared distance from there times
// the spread of the losses (appendix B.5). When nothing more is to be expected (appendix B.3) it says so; a restart is the
// caller's.
#pragma once
#include "fitting/optimizers/box_search.hpp"

namespace axograd::fitting {

struct CmaEsOptions {
  int64_t population = 0;
  double step = 0.3;
  int64_t seed = 1;

  template <class V> void visit(V& v) {
    v("population", population,
      {.doc = "candidates of a generation; 0: 4 + floor(3 ln P)", .low = 0, .high = 100000, .source = "Hansen 2016"});
    v("step", step,
      {.doc = "first standard deviation, as a part of the way from bound to bound",
       .low = 1e-6,
       .high = 10,
       .source = "Hansen 2016"});
    v("seed", seed, {.doc = "of the random numbers", .low = 0});
  }
};

class CmaEs final : public BoxSearch {
 public:
  using Options = CmaEsOptions;
  explicit CmaEs(const Options& options = {}) : options_(options), draws_(options.seed) {}
  std::string_view name() const override { return "cma_es"; }
  void start(const Problem& problem) override;
  StepResult step(Problem& problem, Point& point) override;
  void visit_state(StateVisitor& visit) override;

 private:
  struct Axes {
    Eigen::MatrixXd vectors;
    Eigen::VectorXd lengths;  // standard deviations along them
  };
  void set_constants(Eigen::Index n);
  Axes axes() const;
  Eigen::VectorXd ranks_of(const Eigen::MatrixXd& candidates, const Eigen::VectorXd& losses) const;
  void update(const Eigen::MatrixXd& steps, const Axes& axes);
  bool exhausted(const Eigen::VectorXd& sorted, const Axes& axes) const;

  Options options_;
  Draws draws_;
  UnitCube cube_;
  // constants of the dimension
  Eigen::Index lambda_ = 0, mu_ = 0;
  Eigen::VectorXd weights_;  // [lambda]
  double mu_eff_ = 0, c_sigma_ = 0, d_sigma_ = 0, c_c_ = 0, c_1_ = 0, c_mu_ = 0, expected_ = 0;
  // state
  int64_t generation_ = 0;
  double sigma_ = 0;
  Eigen::VectorXd mean_, path_sigma_, path_c_;
  Eigen::MatrixXd C_;
  Eigen::VectorXd recent_;  // best losses of the last generations
};

}  // namespace axograd::fitting
