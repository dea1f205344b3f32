#include "tasks/fit_cell/free_runs.hpp"

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
  forward(engine, task, threads);
  fitting::Trains trains;
  for (const auto& steps : list.take_steps(task.lanes)) trains.emplace_back(steps.begin(), steps.end());
  if (V) {
    CellLanes first(cell, engine, {sets.front()});
    first.settle(sweep.start_V);
    Rollout<double> one = first.task(sweep.I, dt);
    std::vector<double> trace(sweep.I.size());
    const axograd::Trace<double> wanted{first.voltage(), trace.data(), 1};
    one.traces = &wanted;
    one.traces_count = 1;
    forward(engine, one, 1);
    V->assign(trace.begin(), trace.end());
  }
  return trains;
}

}  // namespace axograd::tasks
