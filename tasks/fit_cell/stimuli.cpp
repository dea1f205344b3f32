#include "tasks/fit_cell/stimuli.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>

#include "fitting/identifiability.hpp"
#include "tasks/fit_cell/free_runs.hpp"

namespace axograd::tasks {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double logistic_precision = 3 / (std::numbers::pi * std::numbers::pi);
constexpr int tried = 64, wanted = 8;    // as many as fill the widest block of lanes
constexpr double lowest_voltage = -130;  // mV

// 1/2 log2 of the determinant of a symmetric positive definite matrix.
double half_log_det(const MatrixXd& m) {
  const Eigen::SelfAdjointEigenSolver<MatrixXd> eigen(m, Eigen::EigenvaluesOnly);
  double sum = 0;
  for (double x : eigen.eigenvalues()) sum += std::log2(std::max(x, 1e-300));
  return sum / 2;
}

// Parameter sets that describe the recording: drawn from the Gaussian of the curvature, those that rise too far left out.
MatrixXd plausible(NudgedTraces& recording, const VectorXd& u, const MatrixXd& information, double nats) {
  const Eigen::SelfAdjointEigenSolver<MatrixXd> eigen(information);
  const MatrixXd spread = eigen.eigenvectors() * eigen.eigenvalues().cwiseMax(1e-12).cwiseInverse().cwiseSqrt().asDiagonal();
  std::mt19937_64 random(1);
  std::normal_distribution<double> normal;
  const Index n = u.size();
  MatrixXd points(n, tried);
  for (Index k = 0; k < tried; ++k) {
    VectorXd z(n);
    for (Index i = 0; i < n; ++i) z[i] = k > 0 ? normal(random) : 0;
    points.col(k) = (u + spread * z).cwiseMax(-Box::farthest).cwiseMin(Box::farthest);
  }
  const auto losses = recording.evaluate_many(points, fitting::Need::value);
  const double most = losses[0].value + (double(n) + 3 * std::sqrt(2 * double(n))) / (2 * nats);
  Index kept = 0;
  for (Index k = 0; k < tried && kept < wanted; ++k) {
    if (losses[std::size_t(k)].value <= most) points.col(kept++) = points.col(k);
  }
  return points.leftCols(kept);
}

}  // namespace

StimulusRanking rank_stimuli(const NeuronEntry& cell, const NudgedTraces& objective, const VectorXd& u, double nats,
                             const std::vector<Stimulus>& candidates) {
  NudgedTraces recording = objective.on(objective.sweeps());
  recording.set_rate(0);
  const Index n = u.size();
  const MatrixXd known =
      logistic_precision * MatrixXd::Identity(n, n) + nats * recording.evaluate(u, fitting::Need::curvature).curvature;
  const MatrixXd points = plausible(recording, u, known, nats);
  const Eigen::SelfAdjointEigenSolver<MatrixXd> eigen(known);
  const VectorXd softest = eigen.eigenvectors().col(0);
  StimulusRanking r;
  r.draws = int(points.cols());
  r.softest = fitting::in_words(fitting::strongest(softest), objective.parameters());
  const double before = half_log_det(known), error = 1 / std::sqrt(eigen.eigenvalues()[0]);
  std::vector<std::vector<double>> sets;
  for (Index k = 0; k < points.cols(); ++k) sets.push_back(objective.params(points.col(k)));
  for (const Stimulus& s : candidates) {
    CellSweep sweep;
    sweep.I = s.I;
    sweep.V.assign(s.I.size(), -70.0);  // information does not depend on it
    sweep.start_V = objective.sweeps().front().start_V;
    std::vector<float> V;
    const fitting::Trains trains = cell_spikes(cell, sets, sweep, objective.dt(), 1, &V);
    if (!(*std::min_element(V.begin(), V.end()) > lowest_voltage)) continue;
    NudgedTraces planned = objective.on({sweep});
    planned.set_rate(0);
    const auto at = planned.evaluate_many(points, fitting::Need::curvature);
    StimulusGain g{s};
    double log_sharper = 0, used = 0;
    for (std::size_t k = 0; k < at.size(); ++k) {
      g.spikes += double(trains[k].size()) / double(at.size());
      if (at[k].diverged || !at[k].curvature.allFinite()) continue;
      const MatrixXd then = known + nats * at[k].curvature;
      g.bits += half_log_det(then) - before;
      log_sharper += std::log(error / std::sqrt(softest.dot(then.ldlt().solve(softest))));
      ++used;
    }
    if (used == 0) continue;
    g.bits /= used;
    g.sharper = std::exp(log_sharper / used);
    r.list.push_back(std::move(g));
  }
  std::stable_sort(r.list.begin(), r.list.end(), [](const StimulusGain& a, const StimulusGain& b) { return a.bits > b.bits; });
  return r;
}

}  // namespace axograd::tasks
