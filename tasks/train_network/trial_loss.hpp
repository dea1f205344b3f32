// Losses of whole trials and their derivatives by the network's outputs.
#pragma once
#include "tasks/train_network/options.hpp"
#include "tasks/trials/trial.hpp"

namespace axograd::tasks {

// Classes: softmax cross-entropy, per step of every window (mean over its steps) or of the window's mean output; weighted mean over
// windows. Curves: sum of weight (y - target)^2 over the sum of the weights. cotangent [B, T, O] is set to the derivative.
double trial_loss(const trials::TrialBatch& batch, const float* outputs, const std::string& kind, std::vector<float>& cotangent);

// The same per step, asked for step by step while the network runs.
class StepLoss {
 public:
  explicit StepLoss(const trials::TrialBatch& batch);   // keeps a reference
  // Adds the derivative by the outputs y [O] of one step of a trial to `slope` [O]; false where the step does not count.
  bool slope(int trial, std::int64_t step, const float* y, float* slope) const;

 private:
  const trials::TrialBatch& batch_;
  std::vector<std::vector<int>> windows_;   // of every trial
  double total_ = 0;                        // weight
};

// weight * sum over cells of (f_j - target)^2, f_j the mean rate in kHz over trials and steps; `cotangent` [B, N] is set to its
// derivative by every spike count.
double rate_loss(const std::vector<std::int32_t>& counts, int trials, double duration_ms, const RateOptions& options, std::vector<float>& cotangent);

}  // namespace axograd::tasks
