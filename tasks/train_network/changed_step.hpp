// An optimiser whose step is changed before the loss is taken where it leads: connections are drawn anew, weights decay.
#pragma once
#include <memory>
#include <optional>
#include <vector>

#include "fitting/optimizer.hpp"

namespace axograd::tasks {

struct StepChange {
  virtual ~StepChange() = default;
  // Changes where the step from `from` leads. `rate` is the optimiser's learning rate. Indices put into `forgotten` stand for
  // something else from now on: the optimiser's memory of them begins anew.
  virtual void change(const Eigen::VectorXd& from, Eigen::VectorXd& to, double rate, std::vector<Eigen::Index>& forgotten) = 0;
  virtual void visit_state(fitting::StateVisitor& visit) = 0;
};

class ChangedStep final : public fitting::Optimizer {
 public:
  // `inner` must outlive it. UsageError for an optimiser without a learning rate.
  ChangedStep(fitting::Optimizer& inner, std::vector<std::shared_ptr<StepChange>> changes);
  std::string_view name() const override { return inner_.name(); }
  fitting::Need needs() const override { return inner_.needs(); }
  bool monotone() const override { return inner_.monotone(); }
  bool global() const override { return inner_.global(); }
  void start(const fitting::Problem& problem) override;
  fitting::StepResult step(fitting::Problem& problem, fitting::Point& point) override;
  void visit_state(fitting::StateVisitor& visit) override;

 private:
  fitting::Optimizer& inner_;
  std::vector<std::shared_ptr<StepChange>> changes_;
  std::optional<fitting::FunctionObjective> free_ride_;  // the box of the parameters, without a loss
};

}  // namespace axograd::tasks
