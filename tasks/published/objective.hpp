// Squared errors of a state over the five stimuli as a function of a problem's free parameters in their own units: value,
// gradient and Gauss-Newton matrix by forward sensitivities. Many points are lanes of one rollout.
#pragma once
#include <optional>
#include <vector>

#include "fitting/objective.hpp"
#include "tasks/published/lanes.hpp"

namespace axograd::tasks {

// sum w (s - target)^2 / sum w; row 0 is the initial state, row k + 1 sample k.
struct SquaredErrors {
  int state = 0;
  std::vector<std::vector<double>> target, weight;  // [5][rows]
  std::optional<SpikeSteps> spikes = {};            // given: resets happen at these steps and nowhere else
};

class PublishedObjective final : public fitting::LaneObjective {
 public:
  // `problem` must outlive it.
  PublishedObjective(const PublishedProblem& problem, SquaredErrors errors, int threads = 1);

  const std::vector<fitting::ParameterInfo>& parameters() const override { return info_; }  // [free]
  fitting::Need offers() const override { return fitting::Need::curvature; }
  fitting::Evaluation evaluate(const Eigen::VectorXd& x, fitting::Need need) override;
  std::vector<fitting::Evaluation> evaluate_many(const Eigen::MatrixXd& points, fitting::Need need) override;
  const PublishedProblem& problem() const { return lanes_.problem(); }

 private:
  struct Arrays;
  void run(Rollout<double>& task, Arrays& arrays, fitting::Need need) const;
  void add(const Arrays& arrays, fitting::Need need, std::vector<fitting::Evaluation>& to) const;

  PublishedLanes lanes_;
  int state_;
  StimulusSignals target_, weight_;
  std::optional<SpikeSteps> spikes_;
  double scale_ = 1;  // of a squared error
  int threads_;
  std::vector<fitting::ParameterInfo> info_;
  std::vector<int> directions_;
};

enum class Samples { published, all };

// The loss as published, the mean of (V - V_target)^2 over the stimuli and the published samples; or over all samples, for a
// search that may look at the whole target. `target` [5][T] mV.
SquaredErrors voltage_errors(const PublishedProblem& problem, const std::vector<std::vector<double>>& target, Samples samples);

// GIF: with the voltage reset at given spikes and nowhere else, V does not depend on the fitted parameters, and the threshold
// does smoothly. The mean of (theta - V)^2 over the two samples of every spike between which V crosses theta.
SquaredErrors threshold_errors(const PublishedProblem& gif, const SpikeSteps& spikes);

}  // namespace axograd::tasks
