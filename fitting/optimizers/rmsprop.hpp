// RMSprop (Tieleman & Hinton 2012): each component is divided by a running root mean square of its gradient.
#pragma once
#include "fitting/optimizers/first_order.hpp"

namespace axograd::fitting {

struct RmspropOptions {
  ScheduleOptions schedule;
  double decay = 0.99;
  double epsilon = 1e-8;
  std::optional<double> clip = {};

  template <class V> void visit(V& v) {
    v("schedule", schedule, {.doc = "learning rate over the iterations"});
    v("decay", decay, {.doc = "part of the mean square that is kept", .low = 0, .high = 0.99999});
    v("epsilon", epsilon, {.doc = "added to the root mean square", .low = 1e-300});
    v("clip", clip, {.doc = "longest gradient (Euclidean norm); longer ones are scaled down; absent: never", .low = 0});
  }
};

class Rmsprop final : public Optimizer, public HasRate {
 public:
  using Options = RmspropOptions;
  explicit Rmsprop(const Options& options = {}) : options_(options), mover_(options.schedule, options.clip) {}
  std::string_view name() const override { return "rmsprop"; }
  Need needs() const override { return Need::gradient; }
  bool monotone() const override { return false; }
  double rate() const override { return mover_.rate(); }
  void start(const Problem& problem) override;
  StepResult step(Problem& problem, Point& point) override;
  void visit_state(StateVisitor& visit) override;

 private:
  Options options_;
  FirstOrder mover_;
  Eigen::VectorXd square_;  // [P] running mean of g^2
};

}  // namespace axograd::fitting
