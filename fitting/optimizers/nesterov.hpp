// Accelerated gradient descent (Nesterov 1983) in the form that needs the gradient at the point itself (Sutskever et al. 2013).
#pragma once
#include "fitting/optimizers/first_order.hpp"

namespace axograd::fitting {

struct NesterovOptions {
  ScheduleOptions schedule;
  double momentum = 0.9;
  std::optional<double> clip = {};

  template <class V> void visit(V& v) {
    v("schedule", schedule, {.doc = "learning rate over the iterations"});
    v("momentum", momentum, {.doc = "part of the velocity that is kept", .low = 0, .high = 0.9999});
    v("clip", clip, {.doc = "longest gradient (Euclidean norm); longer ones are scaled down; absent: never", .low = 0});
  }
};

class Nesterov final : public Optimizer, public HasRate {
 public:
  using Options = NesterovOptions;
  explicit Nesterov(const Options& options = {}) : options_(options), mover_(options.schedule, options.clip) {}
  std::string_view name() const override { return "nesterov"; }
  Need needs() const override { return Need::gradient; }
  bool monotone() const override { return false; }
  double rate() const override { return mover_.rate(); }
  void start(const Problem& problem) override;
  StepResult step(Problem& problem, Point& point) override;
  void visit_state(StateVisitor& visit) override;

 private:
  Options options_;
  FirstOrder mover_;
  Eigen::VectorXd velocity_;  // [P]
};

}  // namespace axograd::fitting
