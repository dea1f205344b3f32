// Limited-memory BFGS inside bounds: two-loop recursion (Nocedal 1980) over the components that are not held by a bound, and a
// projected line search for the weak Wolfe conditions (Lewis & Overton 2013, algorithm 2.6).
#pragma once
#include "fitting/optimizer.hpp"

namespace axograd::fitting {

struct LbfgsOptions {
  int64_t memory = 10;
  double sufficient_decrease = 1e-4;
  double curvature = 0.9;
  int64_t tries = 40;

  template <class V> void visit(V& v) {
    v("memory", memory, {.doc = "pairs of step and gradient change that are kept", .low = 1, .high = 1000});
    v("sufficient_decrease", sufficient_decrease, {.doc = "Armijo constant", .low = 1e-12, .high = 0.5});
    v("curvature", curvature, {.doc = "the slope along the step must fall to this part", .low = 0.01, .high = 0.9999});
    v("tries", tries, {.doc = "most step lengths tried in one iteration", .low = 1});
  }
};

class Lbfgs final : public Optimizer {
 public:
  using Options = LbfgsOptions;
  explicit Lbfgs(const Options& options = {}) : options_(options) {}
  std::string_view name() const override { return "lbfgs"; }
  Need needs() const override { return Need::gradient; }
  bool monotone() const override { return true; }
  void start(const Problem& problem) override;
  StepResult step(Problem& problem, Point& point) override;
  void visit_state(StateVisitor& visit) override;

 private:
  Eigen::VectorXd direction(const Problem& problem, const Point& point) const;
  bool search(Problem& problem, Point& point, const Eigen::VectorXd& d, double first_length) const;
  void remember(const Eigen::VectorXd& s, const Eigen::VectorXd& y);

  Options options_;
  Eigen::MatrixXd steps_, changes_;  // [P, memory], oldest first, `count_` in use
  int64_t count_ = 0;
};

}  // namespace axograd::fitting
