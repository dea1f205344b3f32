// DEEP R as a change of an optimiser's step (models/networks/wiring/rewiring.hpp).
#pragma once
#include "models/networks/network_model.hpp"
#include "tasks/train_network/changed_step.hpp"

namespace axograd::tasks {

class RewireStep final : public StepChange {
 public:
  explicit RewireStep(std::vector<networks::RewiredBlock> blocks) : blocks_(std::move(blocks)) {}
  void change(const Eigen::VectorXd& from, Eigen::VectorXd& to, double rate, std::vector<Eigen::Index>& forgotten) override;
  void visit_state(fitting::StateVisitor& visit) override;
  std::int64_t replaced() const { return replaced_; }  // connections drawn anew so far

 private:
  void rewire(const networks::RewiredBlock& block, const Eigen::VectorXd& from, Eigen::VectorXd& to, double rate,
              std::vector<Eigen::Index>& forgotten);

  std::vector<networks::RewiredBlock> blocks_;
  std::int64_t steps_ = 0, replaced_ = 0;
};

}  // namespace axograd::tasks
