#include "tasks/fit_cell/steps_runs.hpp"

#include <algorithm>
#include <cmath>

#include "tasks/fit_cell/cell_lanes.hpp"

namespace axograd::tasks {
namespace {

constexpr std::size_t at_once = 64;  // runs whose voltages are kept at a time

fitting::Features undefined() {
  fitting::Features f;
  for (const fitting::FeatureInfo& i : fitting::feature_list()) f.*i.value = std::nan("");
  return f;
}

void run_some(const NeuronEntry& cell, const Engine<double>& engine, const ParameterSets& sets, const StepSweep& s,
              const fitting::SpikeShapeOptions& shapes, double dt, int threads, bool keep_V, std::vector<StepRun>& out) {
  const std::size_t n = sets.size(), T = s.sweep.I.size();
  CellLanes lanes(cell, engine, sets);
  lanes.settle(s.sweep.start_V);
  Rollout<double> task = lanes.task(s.sweep.I, dt);
  std::vector<double> V(T * n), one(T);
  std::vector<LaneStatus> status(n);
  const axograd::Trace<double> wanted{lanes.voltage(), V.data(), 1};
  task.traces = &wanted;
  task.traces_count = 1;
  task.status = status.data();
  forward(engine, task, threads);
  for (std::size_t k = 0; k < n; ++k) {
    StepRun r;
    for (std::size_t t = 0; t < T; ++t) one[t] = V[t * n + k];
    r.features = status[k].status == RunStatus::ok ? fitting::features(one, dt, s.step, shapes) : undefined();
    if (keep_V) r.V.assign(one.begin(), one.end());
    out.push_back(std::move(r));
  }
}

}  // namespace

std::vector<StepRun> step_runs(const NeuronEntry& cell, const ParameterSets& sets, const StepSweep& sweep,
                               const fitting::SpikeShapeOptions& shapes, double dt, int threads, bool keep_V) {
  const Engine<double> engine = axograd::engine<double>(cell);
  std::vector<StepRun> out;
  for (std::size_t first = 0; first < sets.size(); first += at_once) {
    const auto from = sets.begin() + std::ptrdiff_t(first),
               to = sets.begin() + std::ptrdiff_t(std::min(sets.size(), first + at_once));
    run_some(cell, engine, {from, to}, sweep, shapes, dt, threads, keep_V, out);
  }
  return out;
}

double step_misfit(const fitting::Features& model, const StepSweep& s, const std::vector<double>& sigma,
                   const std::vector<std::string>& features) {
  const double n = s.recorded.spike_count;
  if (!std::isfinite(model.spike_count)) return largest_step_misfit;
  double sum = 0, terms = 0;
  for (std::size_t i = 0; i < fitting::feature_count; ++i) {
    const fitting::FeatureInfo& f = fitting::feature_list()[i];
    if (f.value == &fitting::Features::spike_count || std::find(features.begin(), features.end(), f.name) == features.end())
      continue;
    const double z = fitting::z_score(f.of(model), f.of(s.recorded), sigma[i]);
    if (std::isfinite(z)) sum += z < 2 ? z : 2 + 2 * std::log(z / 2), ++terms;
  }
  return 2 * std::abs(model.spike_count - n) / std::max(1.0, n / 10) + (terms > 0 ? sum / terms : 0);
}

StepMisfits step_misfits(const NeuronEntry& cell, const ParameterSets& sets, const StepProtocol& p,
                         const std::vector<std::string>& features, double dt, int threads, bool fitted_alone) {
  StepMisfits m{std::vector<double>(sets.size(), 0.0), std::vector<double>(sets.size(), 0.0)};
  for (const StepSweep& s : p.sweeps) {
    if (s.role == StepRole::held_out || (fitted_alone && s.role != StepRole::fitted)) continue;
    const auto runs = step_runs(cell, sets, s, p.shapes, dt, threads);
    std::vector<double>& to = s.role == StepRole::fitted ? m.fitted : m.validation;
    for (std::size_t k = 0; k < sets.size(); ++k) to[k] += step_misfit(runs[k].features, s, p.sigma, features) / p.count(s.role);
  }
  if (fitted_alone || p.count(StepRole::validation) == 0) std::fill(m.validation.begin(), m.validation.end(), std::nan(""));
  return m;
}

}  // namespace axograd::tasks
