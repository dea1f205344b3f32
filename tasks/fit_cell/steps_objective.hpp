// How far a cell's features are from the recorded ones on training sweeps of a protocol, as a function of its free parameters.
// Spike counts have no derivative: it is for optimisers that ask for values alone.
#pragma once
#include "tasks/fit_cell/steps_runs.hpp"

namespace axograd::tasks {

class StepMisfit final : public fitting::LaneObjective {
 public:
  // Parameters and their ranges are those of `traces`, which must outlive it, as must the protocol.
  StepMisfit(const NudgedTraces& traces, const StepProtocol& protocol, const std::vector<std::string>& features)
      : traces_(traces), protocol_(protocol), features_(features) {}
  const std::vector<fitting::ParameterInfo>& parameters() const override { return traces_.parameters(); }
  fitting::Need offers() const override { return fitting::Need::value; }
  fitting::Evaluation evaluate(const Eigen::VectorXd& u, fitting::Need need) override;
  std::vector<fitting::Evaluation> evaluate_many(const Eigen::MatrixXd& points, fitting::Need need) override;
  // Of the fitted sweeps (at first), or of all training sweeps.
  void count_validation(bool yes) { validation_ = yes; }
  StepMisfits misfits(const std::vector<Eigen::VectorXd>& points, bool fitted_alone = false) const;
  double whole(double fitted, double validation) const;  // mean over all training sweeps, of the means over either kind

 private:
  const NudgedTraces& traces_;
  const StepProtocol& protocol_;
  const std::vector<std::string>& features_;
  bool validation_ = false;
};

}  // namespace axograd::tasks
