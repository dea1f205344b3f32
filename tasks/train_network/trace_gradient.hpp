// Gradients of a batch by rules that carry traces forward (core/network/online): memory does not grow with the length of a trial.
#pragma once
#include <optional>

#include "core/network/online/online_run.hpp"
#include "tasks/train_network/options.hpp"
#include "tasks/trials/trial.hpp"

namespace axograd::tasks {

// Whether the options ask for traces.
bool by_traces(const LearningOptions& options);

// The rule that the options ask for; none where the gradient is taken backward. UsageError for what traces cannot do: a loss that
// is known at the end of a window only or hangs on potentials, trained parameters of cells. Whether a network
// suits the rule: check_online_rule. `feedback` [N, O]: where the learning signal comes from; null: the readout's weights.
std::optional<OnlineRule<float>> trace_rule(const TrainingOptions& options, bool learns_parameters, const float* feedback);

// dL/dweights of trial_loss per step, taken at the spikes of the run itself, and of what hangs on spike counts: `counts` [B, N]
// is dL/dcount, or empty.
NetworkGradient<float> trace_gradient(const Network<float>& network, const OnlineRule<float>& rule,
                                      const trials::TrialBatch& batch, const std::vector<float>& counts, int threads);

}  // namespace axograd::tasks
