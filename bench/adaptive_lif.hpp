// The adaptive LIF neurons of two benches: with a sharp threshold, and with escape noise.
#pragma once
#include "bench/neuron_task.hpp"

namespace axograd::bench {

template <class R> NeuronTask<R> adaptive_lif(const Problem& problem, bool noise) {
  std::vector<std::pair<std::string, std::string>> names = {
      {"C_m", "C_m"},     {"g_L", "g_L"}, {"E_L", "E_L"},     {"V_th", "V_th"},   {"V_reset", "V_reset"}, {"t_ref", "t_ref"},
      {"b_1", "w_1"},     {"b_2", "w_2"}, {"tau_1", "tau_1"}, {"tau_2", "tau_2"}, {"b_theta", "theta"},   {"tau_theta", "tau_theta"}};
  if (noise) names.insert(names.end(), {{"lambda_0", "lambda_0"}, {"Delta_V", "Delta_V"}});
  NeuronTask<R> task(problem, "adaptive_lif", names);
  task.input(problem.per_neuron<R>("I"));
  if (noise) task.rollout.spikes.mode = SpikeMode::escape;
  return task;
}

}  // namespace axograd::bench
