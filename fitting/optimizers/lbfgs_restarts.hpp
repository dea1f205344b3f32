// L-BFGS inside bounds from the start, then again and again from points drawn uniformly from the box. A descent ends by the rules
// of SciPy's L-BFGS-B (Byrd, Lu, Nocedal & Zhu 1995).
#pragma once
#include "fitting/optimizers/box_search.hpp"
#include "fitting/optimizers/lbfgs.hpp"

namespace axograd::fitting {

struct LbfgsRestartsOptions {
  double loss_tolerance = 2.220446049250313e-9;
  double gradient_tolerance = 1e-5;
  int64_t seed = 1;
  LbfgsOptions descent;

  template <class V> void visit(V& v) {
    v("loss_tolerance", loss_tolerance,
      {.doc = "a descent ends when an iteration lowers the loss by less than this part of it",
       .low = 0,
       .source = "SciPy: ftol"});
    v("gradient_tolerance", gradient_tolerance,
      {.doc = "and when no component of the projected gradient is larger", .low = 0, .source = "SciPy: gtol"});
    v("seed", seed, {.doc = "of the starts", .low = 0});
    v("descent", descent, {.doc = "one descent"});
  }
};

class LbfgsRestarts final : public Optimizer {
 public:
  using Options = LbfgsRestartsOptions;
  explicit LbfgsRestarts(const Options& options = {}) : options_(options), draws_(options.seed), descent_(options.descent) {}
  std::string_view name() const override { return "lbfgs_restarts"; }
  Need needs() const override { return Need::gradient; }
  bool monotone() const override { return false; }
  bool global() const override { return true; }
  void start(const Problem& problem) override;
  StepResult step(Problem& problem, Point& point) override;
  void visit_state(StateVisitor& visit) override;

 private:
  Options options_;
  Draws draws_;
  Lbfgs descent_;
  UnitCube cube_;
  int64_t restart_ = 0;  // 1: the next step begins another descent
};

}  // namespace axograd::fitting
