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

}  // namespace

Uncertainty uncertainty(const Bench& b, const Candidate& c, const Dataset& d, int draws) {
  b.teacher.hold_out(-1);
  const JointObjective objective = objective_of(b, c);
  fitting::OptimumInfo info = objective.optimum(c.u);
  info.scale = reader_scale(objective, c.u);
  const std::vector<float> V = b.teacher.V;
  const auto gradient = [&](const std::vector<Trace>& sweeps) -> VectorXd {
    auto at = b.teacher.V.begin();
    for (const Trace& t : sweeps) at = std::copy(t.V.begin(), t.V.end(), at);
    JointObjective shifted = objective_of(b, c);
    const VectorXd g = shifted.evaluate(c.u, fitting::Need::gradient).gradient;
    b.teacher.V = V;
    return g;
  };
  // As many blocks as the sandwich can use.
  const Index n = info.scores.rows(), blocks = std::min(n, std::max(2 * c.u.size() + 1, n / 4));
  Uncertainty r = uncertainty_of(std::move(info), blocks, d, draws, gradient);
  for (std::size_t i = 0; i < r.estimates.list.size(); ++i) {  // its prior is a measurement on the same data
    if (objective.places_of_directions()[i] == places().V_reset) r.estimates.list[i].prior_part = 0;
  }
  const fitting::OptimumInfo scalars = scalars_of(r.info, r.inverse_curvature, objective);
  r.identifiability = fitting::identifiability(scalars, fitting::estimate(scalars, fitting::CovarianceKind::fisher));
  r.curves = judge_curves(r.info, r.inverse_curvature, objective);
  return r;
}

}  // namespace axograd::tasks
