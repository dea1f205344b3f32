// Recordings made by the engines themselves: a GLIF with known parameters under an Ornstein-Uhlenbeck current, spikes by escape
// noise.
#pragma once
#include <cmath>
#include <map>

#include "core/num/philox.hpp"
#include "core/record/field_block.hpp"
#include "models/registry.hpp"
#include "tasks/fit_neuron/objective.hpp"

namespace axograd::tasks::test {

// Parameters of a level that fires irregularly under the current below; what a level lacks is passed over.
inline std::vector<double> true_parameters(const NeuronFields& n) {
  const std::map<std::string, double> values = {{"C_m", 120},        {"g_L", 6},          {"E_L", -68},   {"V_th", -44},
                                                {"T_ref", 3},        {"Delta_V", 1.5},    {"f_v", 0.3},   {"delta_V", 4},
                                                {"b_s", 0.03},       {"delta_theta", 5},  {"k[0]", 0.15}, {"k[1]", 0.012},
                                                {"delta_I[0]", -60}, {"delta_I[1]", -12}, {"a_v", 0.01},  {"b_v", 0.05}};
  std::vector<double> p = field_defaults(n.params);
  for (const auto& [name, value] : values) {
    const int i = field_index(n.params, name);
    if (i >= 0) p[std::size_t(i)] = value;
  }
  return p;
}

inline std::vector<float> noise_current(int samples, double dt, std::uint64_t stream, double mean = 170, double sd = 110,
                                        double tau = 5) {
  std::vector<float> I(static_cast<std::size_t>(samples));
  const double keep = std::exp(-dt / tau);
  double x = 0;
  for (int t = 0; t < samples; ++t) {
    x = keep * x + sd * std::sqrt(1 - keep * keep) * normal(11, stream, std::uint64_t(t));
    I[std::size_t(t)] = float(mean + x);
  }
  return I;
}

// One sweep: the voltage of the run plus white noise of sd `noise` (mV).
inline Trace simulated_sweep(const NeuronEntry& n, const std::vector<double>& params, int samples, double dt,
                             std::uint64_t stream, double noise) {
  Trace sweep;
  sweep.name = "simulated";
  sweep.I = noise_current(samples, dt, stream);
  const std::vector<double> I(sweep.I.begin(), sweep.I.end());
  std::vector<double> states = field_defaults(n.fields.state), V(static_cast<std::size_t>(samples));
  states[0] = params[std::size_t(field_index(n.fields.params, "E_L"))];
  std::vector<Signal<double>> p, s;
  for (const double& x : params) p.push_back(constant(&x));
  for (const double& x : states) s.push_back(constant(&x));
  const Signal<double> input = per_step(I.data());
  const axograd::Trace<double> trace{0, V.data(), 1};
  SpikeList list;
  Rollout<double> task;
  task.steps = samples;
  task.lanes = 1;
  task.dt = dt;
  task.params = p.data();
  task.start = s.data();
  task.inputs = &input;
  task.spikes.mode = SpikeMode::escape;
  task.spikes.seed = 5;
  task.spikes.stream = stream;
  task.traces = &trace;
  task.traces_count = 1;
  task.sink = list.sink();
  forward(engine<double>(n), task);
  for (const SpikeEvent& e : list.take()) sweep.spikes.push_back(int(e.step));
  for (int t = 0; t < samples; ++t) sweep.V.push_back(float(V[std::size_t(t)] + noise * normal(12, stream, std::uint64_t(t))));
  return sweep;
}

}  // namespace axograd::tasks::test
