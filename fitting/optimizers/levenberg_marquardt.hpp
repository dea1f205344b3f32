// Damped Gauss-Newton or Fisher scoring (Marquardt 1963; damping rule of Nielsen 1999, IMM-REP-1999-05, eq. 2.21-2.22).
#pragma once
#include "fitting/optimizer.hpp"

namespace axograd::fitting {

struct LevenbergMarquardtOptions {
  double damping = 1e-3;
  double acceptance = 1e-4;
  double memory = 0.99;
  int64_t tries = 40;

  template <class V> void visit(V& v) {
    v("damping", damping, {.doc = "first damping, as a fraction of the curvature's diagonal", .low = 1e-15, .high = 1e15});
    v("acceptance", acceptance,
      {.doc = "smallest ratio of true to promised decrease that accepts a step", .low = 0, .high = 0.5});
    v("memory", memory,
      {.doc = "part of the damping's scale that is kept when the curvature falls (1 is the rule of MINPACK, 0 is Marquardt's)",
       .low = 0,
       .high = 1});
    v("tries", tries, {.doc = "most damping values tried in one iteration", .low = 1});
  }
};

// Each iteration minimises the damped quadratic model inside the box of bounds and of each parameter's step limit, and changes
// the damping by the gain ratio. Needs curvature; works best where it is positive semi-definite.
class LevenbergMarquardt final : public Optimizer {
 public:
  using Options = LevenbergMarquardtOptions;
  explicit LevenbergMarquardt(const Options& options = {}) : options_(options) {}
  std::string_view name() const override { return "levenberg_marquardt"; }
  Need needs() const override { return Need::curvature; }
  bool monotone() const override { return true; }
  void start(const Problem& problem) override;
  StepResult step(Problem& problem, Point& point) override;
  void visit_state(StateVisitor& visit) override;

 private:
  void reject();
  void update_scale(const Eigen::MatrixXd& curvature);

  Options options_;
  double damping_ = 0, growth_ = 2;
  Eigen::VectorXd scale_;  // [P] what the damping multiplies
};

}  // namespace axograd::fitting
