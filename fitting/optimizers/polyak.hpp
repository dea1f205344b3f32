// The normalised step of Jaxley's examples (Deistler et al. 2025): x <- x - mu L g / |g|^beta, with the loss L and its gradient
// g. As with Polyak's step (1969), the loss itself says how far away its minimum, taken to be 0, can be.
#pragma once
#include "fitting/optimizers/first_order.hpp"

namespace axograd::fitting {

struct PolyakOptions {
  double mu = 0;
  double beta = 0.99;
  std::optional<double> clip = {};

  template <class V> void visit(V& v) {
    v("mu", mu, {.doc = "size of the step; 0: 0.1 times the square root of the number of parameters", .low = 0});
    v("beta", beta,
      {.doc = "power of the gradient's norm; 2 is Polyak's own step", .low = 0, .high = 2, .source = "Jaxley: 0.8 … 1.2, 0.99"});
    v("clip", clip, {.doc = "longest gradient (Euclidean norm); longer ones are scaled down; absent: never", .low = 0});
  }
};

class Polyak final : public Optimizer {
 public:
  using Options = PolyakOptions;
  explicit Polyak(const Options& options = {}) : options_(options), mover_({.rate = 1}, options.clip) {}
  std::string_view name() const override { return "polyak"; }
  Need needs() const override { return Need::gradient; }
  bool monotone() const override { return false; }
  void start(const Problem&) override { mover_.start(); }
  StepResult step(Problem& problem, Point& point) override;
  void visit_state(StateVisitor& visit) override { mover_.visit_state(visit); }

 private:
  Options options_;
  FirstOrder mover_;
};

}  // namespace axograd::fitting
