// Adam (Kingma & Ba 2015, algorithm 1) with decoupled weight decay (Loshchilov & Hutter 2019).
#pragma once
#include "fitting/optimizers/first_order.hpp"

namespace axograd::fitting {

struct AdamOptions {
  ScheduleOptions schedule;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
  double weight_decay = 0;
  std::optional<double> clip = {};

  template <class V> void visit(V& v) {
    v("schedule", schedule, {.doc = "learning rate over the iterations"});
    v("beta1", beta1, {.doc = "part of the mean gradient that is kept", .low = 0, .high = 0.99999});
    v("beta2", beta2, {.doc = "part of the mean square that is kept", .low = 0, .high = 0.999999});
    v("epsilon", epsilon, {.doc = "added to the root mean square", .low = 1e-300});
    v("weight_decay", weight_decay, {.doc = "part of x removed per unit of learning rate", .low = 0});
    v("clip", clip, {.doc = "longest gradient (Euclidean norm); longer ones are scaled down; absent: never", .low = 0});
  }
};

class Adam final : public Optimizer, public HasRate {
 public:
  using Options = AdamOptions;
  explicit Adam(const Options& options = {}) : options_(options), mover_(options.schedule, options.clip) {}
  std::string_view name() const override { return "adam"; }
  Need needs() const override { return Need::gradient; }
  bool monotone() const override { return false; }
  double rate() const override { return mover_.rate(); }
  void start(const Problem& problem) override;
  StepResult step(Problem& problem, Point& point) override;
  void visit_state(StateVisitor& visit) override;

 private:
  Options options_;
  FirstOrder mover_;
  Eigen::VectorXd mean_, square_;  // [P] running means of g and g^2
};

}  // namespace axograd::fitting
