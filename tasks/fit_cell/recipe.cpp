#include "tasks/fit_cell/recipe.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>

#include "fitting/optimizers/levenberg_marquardt.hpp"
#include "fitting/search/multi_start.hpp"
#include "tasks/fit_cell/spread.hpp"

namespace axograd::tasks {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;

void run_freely(const NudgedTraces& objective, NudgeStage& stage) {
  stage.error = objective.free_run_error(stage.points);
  stage.evaluations += stage.points.cols();
  for (double& e : stage.error) e = std::isfinite(e) ? e : std::numeric_limits<double>::infinity();
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
  stage.name = fmt::format("pull {:.2g}/ms", rate);
  stage.rate = rate;
  stage.points = starts;
  stage.evaluations = many.evaluations;
  for (const auto& lane : many.lanes) {
    if (lane.report.usable()) stage.points.col(lane.start) = lane.report.x;
    stage.loss.push_back(lane.report.loss);
    stage.iterations = std::max(stage.iterations, lane.report.iterations);
  }
  const double least = *std::min_element(stage.loss.begin(), stage.loss.end());
  stage.pulled_error = objective.sigma() * std::sqrt(2 * least / double(objective.samples()));
  run_freely(objective, stage);
  return stage;
}

NudgeStage run_regression(const NudgedTraces& objective, const TeacherOptions& o) {
  const TeacherResult r = regress_teacher_forced(objective, o);
  NudgeStage stage;
  stage.name = "regression";
  stage.points = r.points;
  stage.loss = r.error;
  stage.pulled_error = *std::min_element(r.error.begin(), r.error.end());
  stage.iterations = o.iterations;
  run_freely(objective, stage);
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

// Sets of any stage, the smallest errors of the free run first, each error once.
MatrixXd best_free_runs(const NudgeResult& r, int most) {
  std::vector<std::pair<double, Eigen::VectorXd>> all;
  for (const NudgeStage& s : r.stages) {
    for (std::size_t i = 0; i < s.error.size(); ++i) all.emplace_back(s.error[i], s.points.col(Index(i)));
  }
  std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  const auto same = [](const auto& a, const auto& b) { return b.first - a.first <= 1e-6 * a.first; };
  all.erase(std::unique(all.begin(), all.end(), same), all.end());
  MatrixXd points(r.best.size(), std::min<Index>(most, Index(all.size())));
  for (Index k = 0; k < points.cols(); ++k) points.col(k) = all[std::size_t(k)].second;
  return points;
}

// Sets around the best one, three standard errors wide as its curvature has them: where spikes bend the error, lower minima lie
// next to the one that was found, along directions that the curvature calls soft.
MatrixXd shaken(NudgedTraces& objective, const Eigen::VectorXd& best, int sets, int first) {
  objective.set_rate(0);
  const MatrixXd H = objective.evaluate(best, fitting::Need::curvature).curvature;
  const Index n = best.size();
  if (!H.allFinite()) return best;
  const Eigen::SelfAdjointEigenSolver<MatrixXd> eigen(H + 0.3 * MatrixXd::Identity(n, n));  // + what the box knows
  const MatrixXd spread = 3 * eigen.eigenvectors() * eigen.eigenvalues().cwiseInverse().cwiseSqrt().asDiagonal();
  const MatrixXd cube = spread_points(int(n), sets, first);  // logits of an even spread: close to a Gaussian of 1.8
  MatrixXd points(n, sets);
  for (Index k = 0; k < sets; ++k)
    points.col(k) = (best + spread * cube.col(k) / 1.8).cwiseMax(-Box::farthest).cwiseMin(Box::farthest);
  return points;
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

NudgeResult fit_by_nudging(NudgedTraces& objective, const NudgeOptions& o, const NudgeEvents& events) {
  NudgeResult r;
  r.error = std::numeric_limits<double>::infinity();
  r.noise = recording_noise(objective.sweeps(), objective.dt());
  const auto next = [&](const auto& run) {
    auto earlier = events.recall ? events.recall(int(r.stages.size()) + 1) : std::nullopt;
    r.stages.push_back(earlier ? *std::move(earlier) : run());
    if (events.on_stage) events.on_stage(r.stages.back(), earlier.has_value());
    take_best(r);
  };
  const auto stage = [&](double rate, const MatrixXd& points, int iterations) {
    next([&] { return run_stage(objective, rate, points, iterations); });
  };
  const auto found = [&] { return explained(r.error, r.noise, o); };
  if (o.teacher.points > 0) next([&] { return run_regression(objective, o.teacher); });
  std::vector<double> rates = o.rates;
  for (; r.rounds < o.rounds && !found(); ++r.rounds, rates = finer(rates)) {
    MatrixXd points = spread_points(objective.size(), o.starts, o.starts * r.rounds);
    if (r.rounds == 0 && !r.stages.empty()) {  // the regression's sets in place of as many
      const Index n = std::min(points.cols(), r.stages.front().points.cols());
      points.leftCols(n) = r.stages.front().points.leftCols(n);
    }
    for (std::size_t k = 0; k < rates.size(); ++k) {
      stage(rates[k], points, k ? o.iterations : o.spread_iterations);
      points = lowest(r.stages.back(), o.kept);
    }
  }
  if (r.best.size() == 0) r.best = r.stages.front().points.col(0);
  if (found()) {  // error bars belong to the minimum itself
    stage(0, best_free_runs(r, o.polished), o.polish);
    for (int k = 0; k < o.shakes && r.error > 0.3 * r.noise; ++k) {
      const double before = r.error;
      stage(0, shaken(objective, r.best, o.shaken, k * o.shaken), o.polish / 2);
      if (double(objective.samples()) * (before * before - r.error * r.error) < 2 * r.noise * r.noise) break;  // under a nat
    }
  }
  return r;
}

}  // namespace axograd::tasks
