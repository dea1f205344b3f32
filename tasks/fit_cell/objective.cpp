#include "tasks/fit_cell/objective.hpp"

#include <cmath>

#include "core/record/field_block.hpp"
#include "tasks/fit_cell/cell_lanes.hpp"

namespace axograd::tasks {

using Eigen::Index;

NudgedTraces::NudgedTraces(const NeuronEntry& cell, std::vector<CellSweep> sweeps, double dt, std::vector<double> given,
                           std::vector<FreeParameter> free, double sigma, int threads, std::vector<Tie> ties)
    : cell_(cell),
      engine_(axograd::engine<double>(cell)),
      sweeps_(std::move(sweeps)),
      dt_(dt),
      space_(cell.fields.params, std::move(given), std::move(free), std::move(ties)),
      sigma_(sigma),
      threads_(threads),
      voltage_(field_index(cell.fields.state, "V_m")) {}

void NudgedTraces::set_rate(double per_ms) { rate_ = per_ms; }

std::int64_t NudgedTraces::samples() const {
  std::int64_t n = 0;
  for (const CellSweep& s : sweeps_) n += std::int64_t(s.V.size());
  return n;
}

void NudgedTraces::add(CellLanes& lanes, const CellSweep& sweep, const Scoring& how, std::vector<fitting::Evaluation>& to) const {
  lanes.settle(sweep.start_V);
  Rollout<double> task = lanes.task(sweep.I, dt_);
  task.objective.state = voltage_;
  task.objective.target = per_step(sweep.V.data());
  if (how.weighted && !sweep.weight.empty()) task.objective.weight = per_step(sweep.weight.data());
  task.objective.square_scale = how.scale;
  if (how.gain > 0) task.drive = {voltage_, per_step(sweep.V.data()), how.gain};
  const std::size_t count = to.size(), n = space_.directions().size();
  std::vector<double> squares(count), gradient(how.derivatives ? count * n : 0), curvature(how.derivatives ? count * n * n : 0);
  std::vector<LaneStatus> status(count);
  task.squares = squares.data();
  task.status = status.data();
  if (how.derivatives) {
    Sensitivities<double> want;
    want.directions = space_.directions().data();
    want.count = int(n);
    want.gradient = gradient.data();
    want.gauss_newton = curvature.data();
    sensitivities(engine_, task, want, threads_);
  } else {
    forward(engine_, task, threads_);
  }
  for (std::size_t k = 0; k < count; ++k) {
    fitting::Evaluation& e = to[k];
    e.value += how.scale * squares[k];
    if (status[k].status != RunStatus::ok && !e.diverged)
      e.diverged = fitting::Divergence{long(status[k].step), long(k),
                                       field_names(cell_.fields.state)[std::size_t(std::max(0, status[k].state))]};
    if (!how.derivatives) continue;
    e.gradient += Eigen::Map<const Eigen::VectorXd>(&gradient[k * n], Index(n));
    e.curvature += Eigen::Map<const Eigen::MatrixXd>(&curvature[k * n * n], Index(n), Index(n));
    // rates that overflow can leave the state finite and its derivatives not
    if (!e.diverged && !(e.gradient.allFinite() && e.curvature.allFinite()))
      e.diverged = fitting::Divergence{-1, long(k), "derivatives of V_m"};
  }
}

// Over all sweeps, derivatives along the parameters in their units.
std::vector<fitting::Evaluation> NudgedTraces::sums(const Eigen::MatrixXd& points, const Scoring& how) const {
  const auto n = Index(space_.directions().size());
  std::vector<std::vector<double>> sets;
  for (Index k = 0; k < points.cols(); ++k) sets.push_back(params(points.col(k)));
  CellLanes lanes(cell_, engine_, sets);
  fitting::Evaluation zero;
  zero.value = 0;
  if (how.derivatives) zero.gradient = Eigen::VectorXd::Zero(n), zero.curvature = Eigen::MatrixXd::Zero(n, n);
  std::vector<fitting::Evaluation> result(sets.size(), zero);
  for (const CellSweep& sweep : sweeps_) add(lanes, sweep, how, result);
  for (fitting::Evaluation& e : result) {
    if (e.diverged) e.value = std::numeric_limits<double>::infinity();
  }
  return result;
}

std::vector<fitting::Evaluation> NudgedTraces::evaluate_many(const Eigen::MatrixXd& points, fitting::Need need) {
  const bool derivatives = need != fitting::Need::value;
  auto result = sums(points, {-std::expm1(-rate_ * dt_), 0.5 / (sigma_ * sigma_), true, derivatives});
  for (Index k = 0; derivatives && k < points.cols(); ++k) {
    fitting::Evaluation& e = result[std::size_t(k)];
    const Eigen::MatrixXd J = space_.jacobian(points.col(k));
    e.gradient = (J.transpose() * e.gradient).eval();
    e.curvature = (J.transpose() * e.curvature * J).eval();
  }
  return result;
}

fitting::Evaluation NudgedTraces::evaluate(const Eigen::VectorXd& u, fitting::Need need) {
  return evaluate_many(Eigen::MatrixXd(u), need).front();
}

std::vector<double> NudgedTraces::free_run_error(const Eigen::MatrixXd& points) const {
  std::vector<double> error;
  for (const auto& e : sums(points, {0, 1, false, false})) error.push_back(std::sqrt(e.value / double(samples())));
  return error;
}

}  // namespace axograd::tasks
