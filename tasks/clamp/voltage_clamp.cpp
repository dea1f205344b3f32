#include "tasks/clamp/voltage_clamp.hpp"

#include <algorithm>
#include <cmath>

#include "core/base/error.hpp"
#include "core/record/field_block.hpp"
#include "models/currents.hpp"
#include "tasks/fit_cell/cell_lanes.hpp"

namespace axograd::tasks {

ClampCurrent clamp_current(const NeuronEntry& cell, const std::vector<double>& params, std::span<const double> command,
                           double dt) {
  if (command.empty() || !std::all_of(command.begin(), command.end(), [](double v) { return std::isfinite(v); }))
    throw InputError("a voltage clamp needs a command voltage, finite at every step");
  const std::size_t T = command.size(), S = std::size_t(cell.fields.state.size);
  const Engine<double> e = engine<double>(cell);
  CellLanes lanes(cell, e, {params});
  lanes.settle(command.front());
  const std::vector<double> no_current(T, 0.0);
  Rollout<double> task = lanes.task(no_current, dt);
  task.drive = {lanes.voltage(), per_step(command.data()), 1};
  std::vector<std::vector<double>> states(S, std::vector<double>(T));
  std::vector<axograd::Trace<double>> traces;
  for (std::size_t i = 0; i < S; ++i) traces.push_back({int(i), states[i].data(), 1});
  task.traces = traces.data();
  task.traces_count = int(S);
  forward(e, task, 1);

  CellCurrents currents = cell_currents(cell, params, states);
  const double C = params[std::size_t(field_index(cell.fields.params, "C_m"))];
  const double constant_current = params[std::size_t(field_index(cell.fields.params, "I_e"))];
  ClampCurrent r;
  r.names = std::move(currents.names);
  r.channels = std::move(currents.values);
  for (std::size_t t = 0; t < T; ++t) {
    r.capacitive.push_back(t + 1 < T ? C * (command[t + 1] - command[t]) / dt : 0);
    double sum = r.capacitive.back() - constant_current;
    for (const auto& channel : r.channels) sum += channel[t];
    r.total.push_back(sum);
  }
  return r;
}

}  // namespace axograd::tasks
