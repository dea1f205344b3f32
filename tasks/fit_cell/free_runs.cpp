#include "tasks/fit_cell/free_runs.hpp"

#include <cmath>

#include "fitting/metrics/gamma.hpp"
#include "tasks/fit_cell/cell_lanes.hpp"

namespace axograd::tasks {

fitting::Trains cell_spikes(const NeuronEntry& cell, const std::vector<std::vector<double>>& sets, const CellSweep& sweep,
                            double dt, int threads, std::vector<float>* V) {
  const Engine<double> engine = axograd::engine<double>(cell);
  CellLanes lanes(cell, engine, sets);
  lanes.settle(sweep.start_V);
  Rollout<double> task = lanes.task(sweep.I, dt);
  SpikeList list;
  task.sink = list.sink();
  std::vector<double> traces(V ? sweep.I.size() * sets.size() : 0);
  const axograd::Trace<double> wanted{lanes.voltage(), traces.data(), 1};
  if (V) task.traces = &wanted, task.traces_count = 1;
  forward(engine, task, threads);
  fitting::Trains trains;
  for (const auto& steps : list.take_steps(task.lanes)) trains.emplace_back(steps.begin(), steps.end());
  if (V) {
    V->clear();
    for (std::size_t t = 0; t < sweep.I.size(); ++t) V->push_back(float(traces[t * sets.size()]));
  }
  return trains;
}

std::vector<double> validation_gammas(const NeuronEntry& cell, const std::vector<std::vector<double>>& sets, const CellData& data,
                                      double dt, int threads) {
  std::vector<double> gammas;
  for (const fitting::Train& train : cell_spikes(cell, sets, *data.validation, dt, threads)) {
    const double gamma = fitting::gamma_factor(data.validation_spikes, train, int(data.validation->V.size()), dt, choice_window);
    gammas.push_back(std::isfinite(gamma) ? gamma : 0);
  }
  return gammas;
}

}  // namespace axograd::tasks
