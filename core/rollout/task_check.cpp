#include "core/rollout/task_check.hpp"

#include <string>

#include "core/base/error.hpp"

namespace axograd {
namespace {

[[noreturn]] void refuse(const NeuronFields& n, const std::string& what) { throw UsageError(std::string("rollout of ") + n.info->name + ": " + what); }

void need(const NeuronFields& n, bool fine, const std::string& what) {
  if (!fine) refuse(n, what);
}
void need_index(const NeuronFields& n, const char* what, int i, int size) {
  need(n, i >= 0 && i < size, std::string(what) + " is " + std::to_string(i) + "; allowed: 0 … " + std::to_string(size - 1));
}

template <class R> void need_signals(const NeuronFields& n, const char* what, const Signal<R>* list, const FieldList& fields) {
  need(n, fields.size == 0 || list, std::string("no ") + what + " given");
  int i = 0;
  for (const Field& f : fields) {
    for (int j = 0; j < f.count; ++j, ++i) need(n, list[i].data, std::string(what) + ": no numbers for " + f.name);
  }
}

void check_spikes(const NeuronFields& n, const SpikeRule& rule) {
  need(n, rule.mode != SpikeMode::escape || n.log_rate, "escape noise asked for, but the neuron has no escape rate (log_rate)");
  need(n, rule.mode != SpikeMode::forced || rule.forced_offsets, "forced spikes asked for, but none are given");
  need(n, rule.mode != SpikeMode::event || !n.info->edge, "event-located spikes asked for, but this neuron has no reset");
  need(n, rule.surrogate.width > 0, "surrogate width is " + std::to_string(rule.surrogate.width) + "; allowed: more than 0");
}

}  // namespace

template <class R> void check_task(const NeuronFields& n, const Rollout<R>& k) {
  need(n, k.steps >= 0 && k.lanes >= 0, "negative steps or lanes");
  need(n, k.dt > 0, "dt is " + std::to_string(k.dt) + " ms; allowed: more than 0");
  need_signals(n, "parameters", k.params, n.params);
  need_signals(n, "inputs", k.inputs, n.input);
  if (k.start) need_signals(n, "initial states", k.start, n.state);
  check_spikes(n, k.spikes);
  const int carry = n.state.size + n.history.size;
  if (k.drive.state >= 0) {
    need_index(n, "driven state", k.drive.state, n.state.size);
    need(n, k.drive.signal.data, "a driven state without a recording");
  }
  if (k.objective.state >= 0) {
    need_index(n, "objective state", k.objective.state, n.state.size);
    need(n, k.objective.target.data, "an objective without a target");
  }
  need(n, !k.objective.likelihood || n.log_rate, "likelihood asked for, but the neuron has no escape rate (log_rate)");
  need(n, !k.objective.likelihood || k.spikes.mode == SpikeMode::forced, "likelihood asked for: spikes must be given (mode forced)");
  const RateLimits& limits = k.objective.rate_limits;
  need(n, limits.floor >= 0 && limits.floor < 1e6 && limits.log_cap > 0 && limits.log_cap <= 35,
       "rate limits: a floor of 0 … 1e6 Hz and a cap of ln lambda within 0 … 35");
  for (int i = 0; i < k.traces_count; ++i) {
    need_index(n, "trace", k.traces[i].index, carry);
    need(n, k.traces[i].data && k.traces[i].every > 0, "a trace without an array, or not every 1 or more steps");
  }
}

template <class R> void check_adjoint(const NeuronFields& n, const Rollout<R>& k, const Adjoint<R>& a) {
  need(n, k.spikes.mode != SpikeMode::event, "the adjoint has no event-located spikes; use sensitivities");
  for (int i = 0; i < a.cotangents_count; ++i) {
    need_index(n, "cotangent", a.cotangents[i].index, n.state.size + n.history.size);
    need(n, a.cotangents[i].data && a.cotangents[i].every > 0, "a cotangent without an array");
  }
}

template <class R> void check_sensitivities(const NeuronFields& n, const Rollout<R>& k, const Sensitivities<R>& s) {
  (void)k;
  need(n, s.count >= 1 && s.count <= 64, std::to_string(s.count) + " directions; allowed: 1 … 64");
  need(n, s.directions, "no directions given");
  for (int i = 0; i < s.count; ++i) {
    need_index(n, "direction", s.directions[i], n.params.size + n.state.size);
    for (int j = 0; j < i; ++j) need(n, s.directions[i] != s.directions[j], "direction " + std::to_string(s.directions[i]) + " given twice");
  }
  if (s.trace.data) need_index(n, "trace", s.trace.index, n.state.size);
}

template void check_task(const NeuronFields&, const Rollout<float>&);
template void check_task(const NeuronFields&, const Rollout<double>&);
template void check_adjoint(const NeuronFields&, const Rollout<float>&, const Adjoint<float>&);
template void check_adjoint(const NeuronFields&, const Rollout<double>&, const Adjoint<double>&);
template void check_sensitivities(const NeuronFields&, const Rollout<float>&, const Sensitivities<float>&);
template void check_sensitivities(const NeuronFields&, const Rollout<double>&, const Sensitivities<double>&);

}  // namespace axograd
