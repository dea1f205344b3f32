#include "tasks/published/objective.hpp"

#include <algorithm>

#include "core/record/field_block.hpp"

namespace axograd::tasks {

using Eigen::Index;
using fitting::Evaluation;
using fitting::Need;

namespace {

std::vector<fitting::ParameterInfo> box_of(const PublishedProblem& problem) {
  const auto names = field_names(problem.neuron->fields.params);
  const auto fields = field_of_scalar(problem.neuron->fields.params);
  std::vector<fitting::ParameterInfo> info;
  for (const PublishedProblem::Free& f : problem.free) {
    fitting::ParameterInfo p;
    p.name = names[std::size_t(f.index)];
    p.unit = fields[std::size_t(f.index)]->unit;
    p.low = f.low;
    p.high = f.high;
    p.step_limit = (f.high - f.low) / 4;
    info.push_back(p);
  }
  return info;
}

}  // namespace

// What a task with derivatives fills in.
struct PublishedObjective::Arrays {
  Arrays(std::size_t lanes, std::size_t n, Need need)
      : squares(lanes),
        gradient(need == Need::value ? 0 : lanes * n),
        curvature(need == Need::curvature ? lanes * n * n : 0),
        status(lanes) {}
  std::vector<double> squares, gradient, curvature;
  std::vector<LaneStatus> status;
};

PublishedObjective::PublishedObjective(const PublishedProblem& problem, SquaredErrors errors, int threads)
    : lanes_(problem, std::int64_t(errors.target.front().size())),
      state_(errors.state),
      target_(std::move(errors.target)),
      weight_(std::move(errors.weight)),
      spikes_(std::move(errors.spikes)),
      threads_(threads),
      info_(box_of(problem)) {
  double sum = 0;
  for (const auto& w : weight_.values()) {
    for (const double x : w) sum += x;
  }
  scale_ = 1 / sum;
  for (const PublishedProblem::Free& f : problem.free) directions_.push_back(f.index);
}

void PublishedObjective::run(Rollout<double>& task, Arrays& arrays, Need need) const {
  task.squares = arrays.squares.data();
  task.status = arrays.status.data();
  if (need == Need::value) return forward(lanes_.engine(), task, threads_);
  Sensitivities<double> want;
  want.directions = directions_.data();
  want.count = int(directions_.size());
  want.gradient = arrays.gradient.data();
  if (need == Need::curvature) want.gauss_newton = arrays.curvature.data();
  sensitivities(lanes_.engine(), task, want, threads_);
}

void PublishedObjective::add(const Arrays& arrays, Need need, std::vector<Evaluation>& to) const {
  const std::size_t n = directions_.size();
  for (std::size_t lane = 0; lane < arrays.squares.size(); ++lane) {
    Evaluation& e = to[lane % to.size()];
    e.value += scale_ * arrays.squares[lane];
    const LaneStatus& s = arrays.status[lane];
    if (s.status != RunStatus::ok && !e.diverged)
      e.diverged = fitting::Divergence{long(s.step), long(lane % to.size()),
                                       field_names(problem().neuron->fields.state)[std::size_t(std::max(0, s.state))]};
    if (need == Need::value) continue;
    e.gradient += Eigen::Map<const Eigen::VectorXd>(&arrays.gradient[lane * n], Index(n));
    if (need == Need::curvature)
      e.curvature += Eigen::Map<const Eigen::MatrixXd>(&arrays.curvature[lane * n * n], Index(n), Index(n));
  }
}

std::vector<Evaluation> PublishedObjective::evaluate_many(const Eigen::MatrixXd& points, Need need) {
  const Index n = points.rows();
  Evaluation zero;
  zero.value = 0;
  if (need != Need::value) zero.gradient = Eigen::VectorXd::Zero(n);
  if (need == Need::curvature) zero.curvature = Eigen::MatrixXd::Zero(n, n);
  const std::size_t width = std::size_t(points.cols());
  std::vector<Evaluation> result(width, zero);
  lanes_.each(points, [&](Rollout<double>& task, std::size_t first, std::size_t count) {
    task.objective.state = state_;
    task.objective.target = target_.of(first, count, width);
    task.objective.weight = weight_.of(first, count, width);
    task.objective.square_scale = scale_;
    SpikeSteps of_lane;
    for (std::size_t lane = 0; spikes_ && lane < count * width; ++lane) of_lane.push_back((*spikes_)[first + lane / width]);
    const ForcedSpikes forced(of_lane);
    if (spikes_) forced.apply(task.spikes);
    Arrays arrays(count * width, std::size_t(n), need);
    run(task, arrays, need);
    add(arrays, need, result);
  });
  for (Evaluation& e : result) {
    if (e.diverged) e.value = std::numeric_limits<double>::infinity();
  }
  return result;
}

Evaluation PublishedObjective::evaluate(const Eigen::VectorXd& x, Need need) {
  return evaluate_many(Eigen::MatrixXd(x), need).front();
}

SquaredErrors voltage_errors(const PublishedProblem& p, const std::vector<std::vector<double>>& target, Samples samples) {
  const std::int64_t every = samples == Samples::all ? 1 : p.every, rows = (p.steps() - 1) / every * every + 2;
  SquaredErrors e;
  e.state = field_index(p.neuron->fields.state, "V_m");
  for (const auto& V : target) {
    e.target.emplace_back(V.begin(), V.begin() + rows - 1);
    e.target.back().insert(e.target.back().begin(), p.start[std::size_t(e.state)]);
    e.weight.emplace_back(std::size_t(rows), 0.0);
    for (std::int64_t row = 1; row < rows; row += every) e.weight.back()[std::size_t(row)] = 1;
  }
  return e;
}

SquaredErrors threshold_errors(const PublishedProblem& gif, const SpikeSteps& spikes) {
  SquaredErrors e = voltage_errors(gif, gif.voltages(gif.middle(), &spikes), Samples::all);
  e.state = field_index(gif.neuron->fields.state, "theta");
  for (std::size_t s = 0; s < spikes.size(); ++s) {
    std::fill(e.weight[s].begin(), e.weight[s].end(), 0.0);
    for (const std::int64_t row : spikes[s]) e.weight[s][std::size_t(row - 1)] = e.weight[s][std::size_t(row)] = 1;
  }
  e.spikes = spikes;
  return e;
}

}  // namespace axograd::tasks
