#include "tasks/fit_cell/trace_loss.hpp"

#include <algorithm>
#include <limits>

#include "core/base/error.hpp"
#include "core/record/field_block.hpp"
#include "tasks/fit_cell/cell_lanes.hpp"

namespace axograd::tasks {

using Eigen::Index;

TraceLosses::TraceLosses(const NeuronEntry& cell, FreeParameters space, std::vector<WeightedSweep> sweeps, double dt,
                         std::vector<WeightedLoss> losses, int threads)
    : cell_(cell),
      engine_(axograd::engine<double>(cell)),
      space_(std::move(space)),
      sweeps_(std::move(sweeps)),
      dt_(dt),
      losses_(std::move(losses)),
      threads_(threads),
      voltage_(field_index(cell.fields.state, "V_m")) {
  for (const WeightedSweep& s : sweeps_) total_ += s.weight;
  if (losses_.empty() || !(total_ > 0)) throw UsageError("a sum of losses needs at least one loss and a sweep that counts");
}

double TraceLosses::score(const WeightedSweep& sweep, std::span<const double> V, std::span<double> gradient) const {
  std::vector<double> part(gradient.size());
  std::fill(gradient.begin(), gradient.end(), 0.0);
  double sum = 0;
  for (const WeightedLoss& l : losses_) {
    const double weight = l.weight * sweep.weight / total_;
    sum += weight * l.loss(V, sweep.sweep.V, dt_, part);
    for (std::size_t t = 0; t < gradient.size(); ++t) gradient[t] += weight * part[t];
  }
  return sum;
}

void TraceLosses::add(CellLanes& lanes, const WeightedSweep& sweep, std::vector<fitting::Evaluation>& to,
                      bool derivatives) const {
  const std::size_t count = to.size(), T = sweep.sweep.V.size();
  lanes.settle(sweep.sweep.start_V);
  Rollout<double> task = lanes.task(sweep.sweep.I, dt_);
  task.spikes.surrogate_gradient = false;  // a spike of these cells changes no state
  std::vector<double> V(T * count), cotangent(derivatives ? T * count : 0), one(T), slope(derivatives ? T : 0);
  std::vector<LaneStatus> status(count);
  const axograd::Trace<double> trace{voltage_, V.data(), 1};
  task.traces = &trace;
  task.traces_count = 1;
  task.status = status.data();
  forward(engine_, task, threads_);
  for (std::size_t k = 0; k < count; ++k) {
    fitting::Evaluation& e = to[k];
    if (status[k].status != RunStatus::ok) {
      if (!e.diverged)
        e.diverged = fitting::Divergence{long(status[k].step), long(k),
                                         field_names(cell_.fields.state)[std::size_t(std::max(0, status[k].state))]};
      continue;
    }
    for (std::size_t t = 0; t < T; ++t) one[t] = V[t * count + k];
    e.value += score(sweep, one, slope);
    for (std::size_t t = 0; t < slope.size(); ++t) cotangent[t * count + k] = slope[t];
  }
  if (!derivatives) return;
  std::vector<double> by_parameter(space_.given().size() * count);
  const axograd::Trace<const double> back{voltage_, cotangent.data(), 1};
  Adjoint<double> wanted;
  wanted.cotangents = &back;
  wanted.cotangents_count = 1;
  wanted.params = by_parameter.data();
  task.traces = nullptr;
  task.traces_count = 0;
  adjoint(engine_, task, wanted, threads_);
  const std::vector<int>& directions = space_.directions();
  for (std::size_t k = 0; k < count; ++k) {
    for (std::size_t i = 0; i < directions.size(); ++i)
      to[k].gradient[Index(i)] += by_parameter[std::size_t(directions[i]) * count + k];
  }
}

std::vector<fitting::Evaluation> TraceLosses::evaluate_many(const Eigen::MatrixXd& points, fitting::Need need) {
  const bool derivatives = need != fitting::Need::value;
  std::vector<std::vector<double>> sets;
  for (Index k = 0; k < points.cols(); ++k) sets.push_back(space_.params(points.col(k)));
  CellLanes lanes(cell_, engine_, sets);
  fitting::Evaluation zero;
  zero.value = 0;
  if (derivatives) zero.gradient = Eigen::VectorXd::Zero(Index(space_.directions().size()));
  std::vector<fitting::Evaluation> result(sets.size(), zero);
  for (const WeightedSweep& sweep : sweeps_) {
    if (sweep.weight > 0) add(lanes, sweep, result, derivatives);
  }
  for (Index k = 0; k < points.cols(); ++k) {
    fitting::Evaluation& e = result[std::size_t(k)];
    if (e.diverged) e.value = std::numeric_limits<double>::infinity();
    if (derivatives) e.gradient = (space_.jacobian(points.col(k)).transpose() * e.gradient).eval();
  }
  return result;
}

fitting::Evaluation TraceLosses::evaluate(const Eigen::VectorXd& u, fitting::Need need) {
  return evaluate_many(Eigen::MatrixXd(u), need).front();
}

}  // namespace axograd::tasks
