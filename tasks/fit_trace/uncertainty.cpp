#include "tasks/fit_trace/uncertainty.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>

namespace axograd::tasks {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

// Scores of neighbouring intervals are added up: they share slow fluctuations. As many blocks as the sandwich can use. The fit
// has made their spread smaller by what it adapted to, its degrees of freedom: without the factor the intervals are too short.
MatrixXd blocked(const MatrixXd& scores, double degrees_of_freedom) {
  const Index n = scores.rows(), p = scores.cols();
  const Index blocks = std::min(n, std::max(2 * p + 1, n / 4));
  MatrixXd sum = MatrixXd::Zero(blocks, p);
  for (Index i = 0; i < n; ++i) sum.row(i * blocks / n) += scores.row(i);
  return sum * std::sqrt(double(blocks) / std::max(1.0, double(blocks) - degrees_of_freedom));
}

// A change of each parameter that would matter to a reader; logarithms: a factor e.
VectorXd reader_scale(const JointObjective& objective, const VectorXd& u) {
  const auto& at = places();
  VectorXd scale = VectorXd::Ones(u.size());
  for (Index i = 0; i < u.size(); ++i) {
    const int place = objective.places_of_directions()[std::size_t(i)];
    if (place == at.E_L || place == at.V_reset)
      scale[i] = 5;
    else if (place >= at.eta && place < at.g_eta)
      scale[i] = std::max(std::abs(u[i]), 20.0);
    else if (place >= at.g_eta && place < at.c)
      scale[i] = std::max(std::abs(u[i]), 1.0);
    else if (place >= at.c && place < at.tau_theta)
      scale[i] = std::max(std::abs(u[i]), 1.0);
    else if (place >= at.b && place < at.beta)
      scale[i] = std::max(std::abs(u[i]), 5.0);
    else if (place == at.b_0)
      scale[i] = std::max(std::abs(u[i]), 5.0);
    else if (place >= at.gamma)
      scale[i] = std::max(std::abs(u[i]), 2.0);
  }
  return scale;
}

bool scalar(int place) {
  const auto& at = places();
  return (place < at.eta && place != at.V_reset) || (place >= at.tau_theta && place < at.b) || place == at.beta ||
         place == at.b_0;
}

// The scalar parameters with every curve integrated out: their joint information is the inverse of their block of the covariance.
fitting::OptimumInfo scalars_of(const fitting::OptimumInfo& full, const MatrixXd& inverse_curvature,
                                const JointObjective& objective) {
  std::vector<int> keep;
  for (std::size_t i = 0; i < full.parameters.size(); ++i) {
    if (scalar(objective.places_of_directions()[i])) keep.push_back(int(i));
  }
  fitting::OptimumInfo s;
  const auto n = Index(keep.size());
  s.x.resize(n);
  s.scale.resize(n);
  for (Index k = 0; k < n; ++k) {
    const auto i = std::size_t(keep[std::size_t(k)]);
    s.parameters.push_back(full.parameters[i]);
    s.transforms.push_back(full.transforms[i]);
    s.x[k] = full.x[Index(i)];
    s.scale[k] = full.scale[Index(i)];
  }
  s.prior_curvature = fitting::submatrix(full.prior_curvature, keep);
  s.data_curvature = fitting::submatrix(inverse_curvature, keep).inverse() - s.prior_curvature;
  return s;
}

// Degrees of freedom of a group that come from the data: trace of 1 - H^-1 H_prior over it.
std::vector<std::string> judge_curves(const fitting::OptimumInfo& full, const MatrixXd& inverse_curvature,
                                      const JointObjective& objective) {
  const auto& at = places();
  struct Group {
    std::string name;
    double from_data = 0;
    int count = 0;
  };
  std::vector<Group> groups;
  const MatrixXd shrinkage = inverse_curvature * full.prior_curvature;
  for (std::size_t i = 0; i < full.parameters.size(); ++i) {
    const int p = objective.places_of_directions()[i];
    if (scalar(p) || p == at.V_reset) continue;
    const std::string name = p < at.c           ? "the spike-triggered current η"
                             : p < at.tau_theta ? "the I–V curve"
                             : p < at.beta      ? fmt::format("threshold coupling {}", (p - at.b) / FlexGifLayout::hats + 1)
                                                : "the threshold movement γ";
    if (groups.empty() || groups.back().name != name) groups.push_back({name});
    groups.back().from_data += 1 - std::clamp(shrinkage(Index(i), Index(i)), 0.0, 1.0);
    ++groups.back().count;
  }
  std::vector<std::string> text;
  for (const Group& g : groups) {
    const double share = g.from_data / g.count;
    const char* word = share > 0.8   ? "well determined"
                       : share > 0.4 ? "partly smoothed by the prior"
                                     : "mostly the prior's: do not read detail into it";
    text.push_back(fmt::format("{}{}: {:.1f} of {} degrees of freedom come from the data ({}).", char(std::toupper(g.name[0])),
                               g.name.substr(1), g.from_data, g.count, word));
  }
  return text;
}

// Voltages of the training data as another kernel would have compensated them: V - (K' - K) * I.
void recompensate(Teacher& teacher, const Dataset& d, const std::vector<double>& taps) {
  std::vector<double> change = taps;
  change.resize(std::max(taps.size(), d.electrode.taps.size()), 0);
  for (std::size_t k = 0; k < d.electrode.taps.size(); ++k) change[k] -= d.electrode.taps[k];
  std::size_t base = 0;
  for (const Trace& t : d.train) {
    const std::vector<double> v(t.V.begin(), t.V.end()), i(t.I.begin(), t.I.end());
    const std::vector<double> shifted = compensate(v, i, change, d.dt);
    std::copy(shifted.begin(), shifted.end(), teacher.V.begin() + std::ptrdiff_t(base));
    base += shifted.size();
  }
}

// First-order change of the optimum under each bootstrap kernel: one Newton step of the refit.
MatrixXd electrode_spread(const Bench& b, const Candidate& c, const Dataset& d, const MatrixXd& inverse_curvature, int draws) {
  const int n = std::min<int>(draws, int(d.electrode.draws.size()));
  if (n < 2) return {};
  Teacher& teacher = b.teacher;
  const std::vector<float> V = teacher.V;
  const double reset = teacher.V_reset;
  MatrixXd shifts(n, c.u.size());
  for (int k = 0; k < n; ++k) {
    recompensate(teacher, d, d.electrode.draws[std::size_t(k)]);
    JointObjective objective = objective_of(b, c);
    shifts.row(k) = -inverse_curvature * objective.evaluate(c.u, fitting::Need::gradient).gradient;
    teacher.V = V;
    teacher.V_reset = reset;
  }
  const MatrixXd centred = shifts.rowwise() - shifts.colwise().mean();
  return centred.transpose() * centred / double(n - 1);
}

void add_electrode(Uncertainty& r) {
  for (std::size_t k = 0; k < r.estimates.inside.size(); ++k) {
    fitting::Estimate& e = r.estimates.list[std::size_t(r.estimates.inside[k])];
    const auto i = Index(r.estimates.inside[k]);
    const double own = e.error_x * e.error_x, extra = r.electrode_covariance(i, i);
    if (!std::isfinite(own)) continue;
    if (extra / (own + extra) > r.electrode_part) {
      r.electrode_part = extra / (own + extra);
      r.electrode_worst = e.name;
    }
    const Transform& t = r.info.transforms[std::size_t(i)];
    const double x = r.info.x[i];
    e.error_x = std::sqrt(own + extra);
    e.standard_error = std::abs(t.slope(x)) * e.error_x;
    e.low = t.to_bounded(x - 1.959963984540054 * e.error_x);
    e.high = t.to_bounded(x + 1.959963984540054 * e.error_x);
  }
}

}  // namespace

Uncertainty uncertainty(const Bench& b, const Candidate& c, const Dataset& d, int draws) {
  Uncertainty r;
  b.teacher.hold_out(-1);
  const JointObjective objective = objective_of(b, c);
  r.info = objective.optimum(c.u);
  const Index n = c.u.size();
  const MatrixXd bread = (r.info.data_curvature + r.info.prior_curvature).ldlt().solve(MatrixXd::Identity(n, n));
  r.info.scores = blocked(r.info.scores, (bread * r.info.data_curvature).trace());
  r.info.scale = reader_scale(objective, c.u);
  r.estimates = fitting::estimate(r.info, fitting::CovarianceKind::sandwich);

  for (std::size_t i = 0; i < r.estimates.list.size(); ++i) {  // its prior is a measurement on the same data
    if (objective.places_of_directions()[i] == places().V_reset) r.estimates.list[i].prior_part = 0;
  }
  MatrixXd full = MatrixXd::Zero(n, n);
  const auto& inside = r.estimates.inside;
  for (std::size_t i = 0; i < inside.size(); ++i) {
    for (std::size_t j = 0; j < inside.size(); ++j) full(inside[i], inside[j]) = r.estimates.covariance(Index(i), Index(j));
  }
  const fitting::OptimumInfo scalars = scalars_of(r.info, bread, objective);
  r.identifiability = fitting::identifiability(scalars, fitting::estimate(scalars, fitting::CovarianceKind::fisher));
  r.curves = judge_curves(r.info, bread, objective);
  r.electrode_covariance = electrode_spread(b, c, d, bread, draws);
  if (r.electrode_covariance.size() > 0) {
    full += r.electrode_covariance;
    add_electrode(r);
  }
  VectorXd slope(n);
  for (Index i = 0; i < n; ++i) slope[i] = r.info.transforms[std::size_t(i)].slope(c.u[i]);
  r.covariance = slope.asDiagonal() * full * slope.asDiagonal();
  return r;
}

}  // namespace axograd::tasks
