#include "tasks/fit_cell/recipe.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>

#include "fitting/optimizers/levenberg_marquardt.hpp"
#include "fitting/search/multi_start.hpp"

namespace axograd::tasks {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;

// An additive recurrence that fills the unit cube evenly in any dimension (Roberts 2018, R_d).
MatrixXd spread(int dimensions, int points, int first) {
  double phi = 2;
  for (int i = 0; i < 60; ++i) phi = std::pow(1 + phi, 1.0 / (dimensions + 1));
  MatrixXd u(dimensions, points);
  for (int k = 0; k < points; ++k) {
    for (int d = 0; d < dimensions; ++d) {
      const double x = 0.5 + (first + k + 1) * std::pow(1 / phi, d + 1), s = 0.02 + 0.96 * (x - std::floor(x));
      u(d, k) = std::log(s / (1 - s));
    }
  }
  return u;
}

NudgeStage run_stage(NudgedTraces& objective, double rate, const MatrixXd& starts, int iterations) {
  objective.set_rate(rate);
  fitting::MultiStartOptions o;
  o.first_iterations = iterations;
  o.finalists = starts.cols();
  o.fit.iterations = iterations;
  const auto make = [] {
    fitting::LevenbergMarquardtOptions lm;
    lm.damping = 1e-2;
    return std::make_unique<fitting::LevenbergMarquardt>(lm);
  };
  const fitting::ManyReport many = fitting::fit_many(objective, starts, make, o);
  NudgeStage stage;
  stage.rate = rate;
  stage.points = starts;
  stage.evaluations = many.evaluations + starts.cols();
  for (const auto& lane : many.lanes) {
    if (lane.report.usable()) stage.points.col(lane.start) = lane.report.x;
    stage.loss.push_back(lane.report.loss);
    stage.iterations = std::max(stage.iterations, lane.report.iterations);
  }
  const double least = *std::min_element(stage.loss.begin(), stage.loss.end());
  stage.pulled_error = objective.sigma() * std::sqrt(2 * least / double(objective.samples()));
  stage.error = objective.free_run_error(stage.points);
  for (double& e : stage.error) e = std::isfinite(e) ? e : std::numeric_limits<double>::infinity();
  return stage;
}

MatrixXd lowest(const NudgeStage& stage, int kept) {
  std::vector<Index> order(stage.loss.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](Index a, Index b) { return stage.loss[std::size_t(a)] < stage.loss[std::size_t(b)]; });
  const auto n = std::min<Index>(kept, Index(order.size()));
  MatrixXd points(stage.points.rows(), n);
  for (Index k = 0; k < n; ++k) points.col(k) = stage.points.col(order[std::size_t(k)]);
  return points;
}

// Another rate between every two, in the geometric middle; half the last before the free run.
std::vector<double> finer(const std::vector<double>& rates) {
  std::vector<double> out;
  for (std::size_t k = 0; k < rates.size(); ++k) {
    if (k > 0) out.push_back(rates[k] > 0 ? std::sqrt(rates[k] * rates[k - 1]) : rates[k - 1] / 2);
    out.push_back(rates[k]);
  }
  return out;
}

void take_best(NudgeResult& r) {
  const NudgeStage& stage = r.stages.back();
  for (std::size_t i = 0; i < stage.error.size(); ++i) {
    if (stage.error[i] < r.error)
      r.error = stage.error[i], r.stage = int(r.stages.size()) - 1, r.best = stage.points.col(Index(i));
  }
}

}  // namespace

double recording_noise(const std::vector<CellSweep>& sweeps, double dt) {
  const auto stride = std::size_t(std::max(1.0, std::round(0.1 / dt)));
  std::vector<double> change;
  for (const CellSweep& s : sweeps) {
    for (std::size_t t = 2 * stride; t < s.V.size(); ++t)
      change.push_back(std::abs(s.V[t] - 2 * s.V[t - stride] + s.V[t - 2 * stride]));
  }
  if (change.empty()) return 0;
  const auto middle = change.begin() + std::ptrdiff_t(change.size() / 2);
  std::nth_element(change.begin(), middle, change.end());
  return *middle / (0.6745 * std::sqrt(6.0));
}

NudgeResult fit_by_nudging(NudgedTraces& objective, const NudgeOptions& o,
                           const std::function<void(const NudgeStage&)>& on_stage) {
  NudgeResult r;
  r.error = std::numeric_limits<double>::infinity();
  r.noise = recording_noise(objective.sweeps(), objective.dt());
  const auto stage = [&](double rate, const MatrixXd& points, int iterations) {
    r.stages.push_back(run_stage(objective, rate, points, iterations));
    if (on_stage) on_stage(r.stages.back());
    take_best(r);
  };
  const auto found = [&] { return r.error < 1.5 * r.noise + o.enough; };
  std::vector<double> rates = o.rates;
  for (; r.rounds < o.rounds && !found(); ++r.rounds, rates = finer(rates)) {
    MatrixXd points = spread(objective.size(), o.starts, o.starts * r.rounds);
    for (std::size_t k = 0; k < rates.size(); ++k) {
      stage(rates[k], points, k ? o.iterations : o.spread_iterations);
      points = lowest(r.stages.back(), o.kept);
    }
  }
  if (r.best.size() == 0) r.best = r.stages.front().points.col(0);
  if (found()) stage(0, MatrixXd(r.best), o.polish);  // error bars belong to the minimum itself
  return r;
}

}  // namespace axograd::tasks
