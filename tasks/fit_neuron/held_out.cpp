#include "tasks/fit_neuron/held_out.hpp"

#include "core/record/field_block.hpp"
#include "tasks/results/free_runs.hpp"

namespace axograd::tasks {

fitting::Trains free_runs(const ForcedNeuron& model, const std::vector<double>& params, const std::vector<float>& current,
                          double dt, int repeats, std::uint64_t seed, std::vector<float>* V_first) {
  const NeuronFields& fields = model.entry().fields;
  const std::vector<double> I(current.begin(), current.end()), inputs = field_defaults(fields.input);
  std::vector<double> states = field_defaults(fields.state);
  const int rest = field_index(fields.params, "E_L");
  if (rest >= 0) states[std::size_t(model.voltage_state())] = params[std::size_t(rest)];
  std::vector<Signal<double>> p, s, i;
  for (const double& x : params) p.push_back(constant(&x));
  for (const double& x : states) s.push_back(constant(&x));
  for (const double& x : inputs) i.push_back(constant(&x));
  i[0] = per_step(I.data());
  SpikeList list;
  Rollout<double> task;
  task.steps = std::int64_t(I.size());
  task.lanes = repeats;
  task.dt = dt;
  task.params = p.data();
  task.start = s.data();
  task.inputs = i.data();
  task.spikes.mode = SpikeMode::escape;
  task.spikes.seed = seed;
  task.sink = list.sink();
  forward(model.engine(), task, model.threads());
  fitting::Trains trains;
  for (const auto& steps : list.take_steps(repeats)) trains.emplace_back(steps.begin(), steps.end());
  if (V_first) {  // the first lane again: a trace of all would be large
    std::vector<double> V(I.size());
    const axograd::Trace<double> trace{model.voltage_state(), V.data(), 1};
    task.lanes = 1;
    task.sink = {};
    task.traces = &trace;
    task.traces_count = 1;
    forward(model.engine(), task, 1);
    V_first->assign(V.begin(), V.end());
  }
  return trains;
}

Evaluation evaluate_neuron(const Dataset& d, const ForcedNeuron& model, const std::vector<double>& params, double refractory,
                           int repeats, std::uint64_t seed) {
  Evaluation e;
  StretchOptions whole;
  whole.refractory = refractory;
  const Stretches sweeps(d.test, d.dt, whole);
  const ForcedScores forced = model.score(sweeps, params);
  e.r2_v = forced.r2_v;
  e.bits_per_spike = forced.bits_per_spike;
  const std::vector<double> V = model.voltage(sweeps, params);
  for (int t = 0; t < d.test.front().samples(); ++t) e.V_forced.push_back(float(V[std::size_t(t * sweeps.lanes)]));
  score_free_runs(
      d,
      [&](const std::vector<float>& current, std::vector<float>* V_first) {
        return free_runs(model, params, current, d.dt, repeats, seed, V_first);
      },
      e);
  return e;
}

}  // namespace axograd::tasks
