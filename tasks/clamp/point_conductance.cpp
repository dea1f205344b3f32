#include "tasks/clamp/point_conductance.hpp"

#include <algorithm>
#include <cmath>

#include "core/base/error.hpp"
#include "core/num/philox.hpp"
#include "core/record/field_block.hpp"

namespace axograd::tasks {

std::vector<double> ornstein_uhlenbeck(double mean, double sd, double tau, double dt, std::size_t steps, std::uint64_t seed,
                                       std::uint64_t stream) {
  const double keep = std::exp(-dt / tau), kick = std::sqrt(-std::expm1(-2 * dt / tau));
  std::vector<double> x(steps);
  double z = 0;
  for (std::size_t t = 0; t < steps; ++t) {
    const double draw = normal(seed, stream, t);
    z = t == 0 ? draw : keep * z + kick * draw;
    x[t] = mean + sd * z;
  }
  return x;
}

ConductanceRun run_with_conductances(const NeuronEntry& cell, const std::vector<double>& params, const PointConductanceOptions& o,
                                     const std::vector<double>& current, double dt, std::uint64_t seed, std::uint64_t stream) {
  const int voltage = field_index(cell.fields.state, "V_m");
  if (cell.fields.info->units != UnitSystem::density || voltage < 0 || cell.fields.history.size > 0)
    throw UsageError("\"" + std::string(cell.fields.info->name) + "\" is not a conductance-based cell given per area");
  const std::size_t T = current.size();
  ConductanceRun r;
  r.g_e = ornstein_uhlenbeck(o.g_e, o.sd_e, o.tau_e, dt, T, seed, stream);
  r.g_i = ornstein_uhlenbeck(o.g_i, o.sd_i, o.tau_i, dt, T, seed, stream + 1);
  const Engine<double> e = engine<double>(cell);
  std::vector<double> state = field_defaults(cell.fields.state), inputs = field_defaults(cell.fields.input);
  std::vector<double> last(state.size());
  std::vector<Signal<double>> params_of, start, input;
  for (const double& p : params) params_of.push_back(constant(&p));
  for (const double& s : state) start.push_back(constant(&s));
  for (const double& i : inputs) input.push_back(constant(&i));
  Rollout<double> task;
  task.steps = task.lanes = 1;
  task.dt = dt;
  task.params = params_of.data();
  task.start = start.data();
  task.inputs = input.data();
  task.final_state = last.data();
  task.status = &r.status;
  for (std::size_t t = 0; t < T; ++t) {
    const double V = state[std::size_t(voltage)];
    inputs[0] = current[t] + std::max(r.g_e[t], 0.0) * (o.E_e - V) + std::max(r.g_i[t], 0.0) * (o.E_i - V);
    if (t > 0 && V > 0 && r.V.back() <= 0) r.spikes.push_back(std::int64_t(t));
    r.V.push_back(V);
    r.I.push_back(inputs[0]);
    forward(e, task, 1);
    if (!std::isfinite(last[std::size_t(voltage)])) {
      r.status = {RunStatus::diverged, std::int64_t(t), voltage};
      r.V.resize(T, std::nan("")), r.I.resize(T, std::nan(""));
      return r;
    }
    std::copy(last.begin(), last.end(), state.begin());
  }
  return r;
}

}  // namespace axograd::tasks
