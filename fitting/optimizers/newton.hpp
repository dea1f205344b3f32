// Safeguarded Newton: the curvature is made positive definite where it is not, and the step is shortened until the loss
// decreases enough (Nocedal & Wright 2006, algorithms 3.1 and 3.3).
#pragma once
#include "fitting/optimizer.hpp"

namespace axograd::fitting {

struct NewtonOptions {
  double sufficient_decrease = 1e-4;
  double shrink = 0.5;
  int64_t tries = 50;

  template <class V> void visit(V& v) {
    v("sufficient_decrease", sufficient_decrease, {.doc = "Armijo constant", .low = 1e-12, .high = 0.5});
    v("shrink", shrink, {.doc = "factor of the step length after a failed try", .low = 0.01, .high = 0.99});
    v("tries", tries, {.doc = "most step lengths tried in one iteration", .low = 1});
  }
};

class Newton final : public Optimizer {
 public:
  using Options = NewtonOptions;
  explicit Newton(const Options& options = {}) : options_(options) {}
  std::string_view name() const override { return "newton"; }
  Need needs() const override { return Need::curvature; }
  bool monotone() const override { return true; }
  void start(const Problem&) override {}
  StepResult step(Problem& problem, Point& point) override;
  void visit_state(StateVisitor&) override {}  // each step depends on the point alone

 private:
  Options options_;
};

}  // namespace axograd::fitting
