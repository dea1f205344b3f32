#include "tasks/published/lanes.hpp"

#include <algorithm>

#include "core/record/field_block.hpp"

namespace axograd::tasks {
namespace {

constexpr std::size_t few = 4;  // points that share a rollout

// Padded with zeros, or cut, to `rows`.
std::vector<std::vector<double>> of_length(std::vector<std::vector<double>> x, std::int64_t rows) {
  for (auto& one : x) one.resize(std::size_t(rows), 0.0);
  return x;
}

}  // namespace

StimulusSignals::StimulusSignals(std::vector<std::vector<double>> of_stimulus)
    : of_stimulus_(std::move(of_stimulus)),
      same_(std::all_of(of_stimulus_.begin(), of_stimulus_.end(), [&](const auto& x) { return x == of_stimulus_.front(); })) {}

Signal<double> StimulusSignals::of(std::size_t first, std::size_t count, std::size_t points) {
  if (count == 1 || same_) return per_step(of_stimulus_[first].data());
  const std::size_t lanes = count * points, rows = of_stimulus_.front().size();
  if (points != points_) {
    points_ = points;
    side_by_side_.resize(rows * lanes);
    for (std::size_t t = 0; t < rows; ++t) {
      for (std::size_t lane = 0; lane < lanes; ++lane) side_by_side_[t * lanes + lane] = of_stimulus_[first + lane / points][t];
    }
  }
  return per_step_and_lane(side_by_side_.data(), std::int64_t(lanes));
}

PublishedLanes::PublishedLanes(const PublishedProblem& problem, std::int64_t rows)
    : problem_(problem),
      engine_(axograd::engine<double>(*problem.neuron)),
      rows_(rows),
      voltage_(field_index(problem.neuron->fields.state, "V_m")),
      current_(of_length(problem.stimuli, rows)),
      rest_(field_defaults(problem.neuron->fields.input)) {}

void PublishedLanes::each(const Eigen::MatrixXd& points, const Run& run) {
  const std::size_t n = std::size_t(points.cols()), stimuli = problem_.stimuli.size(), together = n <= few ? stimuli : 1;
  const std::size_t lanes = n * together;
  std::vector<Signal<double>> params, start, inputs;
  for (const double& x : problem_.params) params.push_back(constant(&x));
  for (const double& x : problem_.start) start.push_back(constant(&x));
  for (const double& x : rest_) inputs.push_back(constant(&x));
  std::vector<double> varied(problem_.free.size() * lanes);
  for (std::size_t i = 0; i < problem_.free.size(); ++i) {
    for (std::size_t lane = 0; lane < lanes; ++lane) varied[i * lanes + lane] = points(Eigen::Index(i), Eigen::Index(lane % n));
    params[std::size_t(problem_.free[i].index)] = per_lane(&varied[i * lanes]);
  }
  for (std::size_t first = 0; first < stimuli; first += together) {
    inputs[0] = current_.of(first, together, n);
    Rollout<double> task;
    task.steps = rows_;
    task.lanes = std::int64_t(lanes);
    task.dt = problem_.dt;
    task.params = params.data();
    task.start = start.data();
    task.inputs = inputs.data();
    task.spikes.surrogate = problem_.surrogate;
    run(task, first, together);
  }
}

}  // namespace axograd::tasks
