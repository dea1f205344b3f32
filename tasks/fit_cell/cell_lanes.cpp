#include "tasks/fit_cell/cell_lanes.hpp"

#include <algorithm>

#include "core/base/error.hpp"
#include "core/record/field_block.hpp"

namespace axograd::tasks {

CellLanes::CellLanes(const NeuronEntry& cell, const Engine<double>& engine, const std::vector<std::vector<double>>& sets)
    : engine_(engine),
      voltage_(field_index(cell.fields.state, "V_m")),
      lanes_(std::int64_t(sets.size())),
      rest_(field_defaults(cell.fields.input)) {
  if (voltage_ < 0)
    throw UsageError(std::string("\"") + cell.fields.info->name + "\" has no state V_m to compare with a recording");
  const std::vector<double> states = field_defaults(cell.fields.state);
  const std::size_t n = sets.size(), P = sets.front().size();
  params_.resize(P * n);
  start_.resize(states.size() * n);
  for (std::size_t k = 0; k < n; ++k) {
    for (std::size_t i = 0; i < P; ++i) params_[i * n + k] = sets[k][i];
    for (std::size_t i = 0; i < states.size(); ++i) start_[i * n + k] = states[i];
  }
  for (std::size_t i = 0; i < P; ++i) param_signals_.push_back(per_lane(&params_[i * n]));
  for (std::size_t i = 0; i < states.size(); ++i) start_signals_.push_back(per_lane(&start_[i * n]));
  for (const double& x : rest_) input_signals_.push_back(constant(&x));
}

// With V held, gates relax exactly, so a few enormous steps do it.
void CellLanes::settle(double start_V) {
  const std::vector<double> none(4, 0.0);
  Rollout<double> t = task(none, 1e4);
  t.drive = {voltage_, constant(&start_V), 1};
  std::vector<double> last(std::size_t(engine_.fields.state.size + engine_.fields.history.size) * std::size_t(lanes_));
  t.final_state = last.data();
  forward(engine_, t, 1);
  std::copy_n(last.begin(), start_.size(), start_.begin());
  std::fill_n(start_.begin() + voltage_ * lanes_, lanes_, start_V);
}

Rollout<double> CellLanes::task(const std::vector<double>& current, double dt) {
  input_signals_[0] = per_step(current.data());
  Rollout<double> t;
  t.steps = std::int64_t(current.size());
  t.lanes = lanes_;
  t.dt = dt;
  t.params = param_signals_.data();
  t.start = start_signals_.data();
  t.inputs = input_signals_.data();
  return t;
}

}  // namespace axograd::tasks
