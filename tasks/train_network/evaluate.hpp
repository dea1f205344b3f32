// A network on trials it has not been trained on.
#pragma once
#include <functional>

#include "models/networks/network_model.hpp"
#include "tasks/network_report/recorded.hpp"
#include "tasks/network_report/accuracy.hpp"
#include "tasks/trials/trial.hpp"

namespace axograd::tasks {

struct Evaluated {
  network_report::Share share;                 // correct answers of all
  std::vector<trials::Verdict> verdicts;       // `trial` counts through all batches
  std::vector<double> conditions;              // [B, K] of all trials
};

// Trials 0 … count - 1 of `stream`, in batches. `change` may alter a batch before it is shown (a perturbation); `seen` sees every
// batch with its run.
struct EvaluateHooks {
  std::function<void(trials::TrialBatch&, std::int64_t first)> change;
  std::function<void(const trials::TrialBatch&, const NetworkRun<float>&)> seen;
  NetworkRunOptions run;
};
Evaluated evaluate_network(const Network<float>& network, const trials::TrialTask& task, std::uint64_t stream, int count, int threads,
                           const EvaluateHooks& hooks = {});

// Spikes, readout, labels and conditions of a batch, for the report; the label of a trial is that of its first window that counts.
network_report::Recorded recorded(const trials::TrialBatch& batch, const NetworkRun<float>& run, const networks::NetworkModel<float>& model);

// The weights as the report and exports want them.
data::Weights weights_of(const networks::NetworkModel<float>& model);

}  // namespace axograd::tasks
