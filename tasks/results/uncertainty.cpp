#include "tasks/results/uncertainty.hpp"

#include <algorithm>
#include <cmath>

#include "tasks/preprocess/aec.hpp"

namespace axograd::tasks {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
constexpr double z95 = 1.959963984540054;

// [inside, inside] into [P, P].
MatrixXd spread_out(const MatrixXd& part, const std::vector<int>& inside, Index size) {
  MatrixXd full = MatrixXd::Zero(size, size);
  for (std::size_t i = 0; i < inside.size(); ++i) {
    for (std::size_t j = 0; j < inside.size(); ++j) full(inside[i], inside[j]) = part(Index(i), Index(j));
  }
  return full;
}

// The fit has made the spread of the scores smaller by what it adapted to, its degrees of freedom: without the factor the
// intervals are too short.
MatrixXd blocked(const MatrixXd& scores, Index blocks, double degrees_of_freedom) {
  MatrixXd sum = MatrixXd::Zero(blocks, scores.cols());
  for (Index i = 0; i < scores.rows(); ++i) sum.row(i * blocks / scores.rows()) += scores.row(i);
  return sum * std::sqrt(double(blocks) / std::max(1.0, double(blocks) - degrees_of_freedom));
}

// The training sweeps as another kernel would have compensated them: V - (K' - K) * I.
std::vector<Trace> recompensated(const Dataset& d, std::vector<double> taps) {
  taps.resize(std::max(taps.size(), d.electrode.taps.size()), 0);
  for (std::size_t k = 0; k < d.electrode.taps.size(); ++k) taps[k] -= d.electrode.taps[k];
  std::vector<Trace> traces = d.train;
  for (Trace& t : traces) {
    const std::vector<double> v(t.V.begin(), t.V.end()), i(t.I.begin(), t.I.end());
    const std::vector<double> shifted = compensate(v, i, taps, d.dt);
    t.V.assign(shifted.begin(), shifted.end());
  }
  return traces;
}

MatrixXd electrode_spread(const Dataset& d, const MatrixXd& inverse_curvature, int draws, const GradientOfSweeps& gradient) {
  const int n = std::min<int>(draws, int(d.electrode.draws.size()));
  if (n < 2) return {};
  MatrixXd shifts(n, inverse_curvature.rows());
  for (int k = 0; k < n; ++k) shifts.row(k) = -inverse_curvature * gradient(recompensated(d, d.electrode.draws[std::size_t(k)]));
  const MatrixXd centred = shifts.rowwise() - shifts.colwise().mean();
  return centred.transpose() * centred / double(n - 1);
}

void widen(Uncertainty& r) {
  for (int inside : r.estimates.inside) {
    const auto i = Index(inside);
    fitting::Estimate& e = r.estimates.list[std::size_t(inside)];
    const double own = e.error_x * e.error_x, extra = r.electrode.covariance(i, i);
    if (!std::isfinite(own)) continue;
    if (extra / (own + extra) > r.electrode.largest) {
      r.electrode.largest = extra / (own + extra);
      r.electrode.worst = e.name;
    }
    const Transform& t = r.info.transforms[std::size_t(i)];
    const double x = r.info.x[i];
    e.error_x = std::sqrt(own + extra);
    e.standard_error = std::abs(t.slope(x)) * e.error_x;
    e.low = t.to_bounded(x - z95 * e.error_x);
    e.high = t.to_bounded(x + z95 * e.error_x);
  }
}

}  // namespace

Uncertainty uncertainty_of(fitting::OptimumInfo info, Index blocks, const Dataset& d, int draws,
                           const GradientOfSweeps& gradient) {
  Uncertainty r;
  const Index n = info.x.size();
  const auto fisher = fitting::estimate(info, fitting::CovarianceKind::fisher);
  r.inverse_curvature = spread_out(fisher.covariance, fisher.inside, n);
  info.scores = blocked(info.scores, blocks, (r.inverse_curvature * info.data_curvature).trace());
  r.info = std::move(info);
  r.estimates = fitting::estimate(r.info, fitting::CovarianceKind::sandwich);
  MatrixXd full = spread_out(r.estimates.covariance, r.estimates.inside, n);
  r.electrode.covariance = electrode_spread(d, r.inverse_curvature, draws, gradient);
  if (r.electrode.covariance.size() > 0) {
    full += r.electrode.covariance;
    widen(r);
  }
  VectorXd slope(n);
  for (Index i = 0; i < n; ++i) slope[i] = r.info.transforms[std::size_t(i)].slope(r.info.x[i]);
  r.covariance = slope.asDiagonal() * full * slope.asDiagonal();
  return r;
}

}  // namespace axograd::tasks
