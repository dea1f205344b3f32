#include "tasks/train_network/trace_gradient.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/error.hpp"
#include "tasks/train_network/objective.hpp"
#include "tasks/train_network/trial_loss.hpp"

namespace axograd::tasks {

bool by_traces(const LearningOptions& o) { return o.traces || o.rule == "es_d_rtrl" || o.rule == "ottt"; }

std::optional<OnlineRule<float>> trace_rule(const TrainingOptions& o, bool learns_parameters, const float* feedback) {
  const LearningOptions& l = o.learning;
  if (!by_traces(l)) return {};
  const bool local = l.rule == "eprop" || l.rule == "d_rtrl", product = l.rule == "es_d_rtrl";
  if (!local && !product && l.rule != "ottt")
    throw UsageError(fmt::format("learning.traces: {} goes back through time; traces can do eprop and d_rtrl", l.rule));
  if (o.loss.kind != "per_step")
    throw UsageError("learning: traces need the loss of every step when it is done; set loss.kind to per_step");
  if (o.loss.voltage)
    throw UsageError("learning: traces learn from outputs and spikes; loss.voltage needs eprop without traces, or bptt");
  if (learns_parameters)
    throw UsageError("learning: traces learn weights alone; take bptt, or eprop without traces, for the parameters of cells");
  OnlineRule<float> rule;
  rule.method = product ? OnlineMethod::es_d_rtrl : local ? OnlineMethod::d_rtrl : OnlineMethod::ottt;
  rule.kappa = l.rule == "eprop";
  rule.reset = l.reset == "attached";
  rule.feedback = feedback;
  if (product) rule.decays = l.decays;
  return rule;
}

NetworkGradient<float> trace_gradient(const Network<float>& network, const OnlineRule<float>& rule,
                                      const trials::TrialBatch& batch, const std::vector<float>& counts, int threads) {
  const StepLoss step_loss(batch);
  const int outputs = network.readout.outputs, neurons = network.neurons();
  const auto loss = [&](OnlineStep<float>& s) {
    for (int i = 0; i < s.trials; ++i)
      s.learn |= step_loss.slope(int(s.first_trial) + i, s.step, s.outputs + i * outputs, s.d_outputs + i * outputs);
    if (counts.empty()) return;
    std::copy_n(counts.data() + s.first_trial * neurons, s.trials * neurons, s.d_spikes);
    s.learn_spikes = true;
  };
  NetworkGradient<float> gradient;
  OnlineRun<float>(network, rule, {.threads = threads}).run(view_of(batch), loss, gradient);
  return gradient;
}

}  // namespace axograd::tasks
