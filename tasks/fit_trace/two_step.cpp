#include "tasks/fit_trace/two_step.hpp"

#include <fmt/format.h>

#include <cmath>

#include "core/base/error.hpp"
#include "fitting/metrics/information.hpp"
#include "fitting/regressors/linear.hpp"
#include "fitting/regressors/spike_glm.hpp"

namespace axograd::tasks {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;
constexpr int chunk = 8192;  // rows of a design matrix held at once

// dV/dt = (-g_L V + I + g_L E_L - sum eta_j x_j) / C on samples away from spikes.
fitting::LinearFit regress_membrane(const Teacher& t) {
  const int etas = t.eta.size(), features = 3 + etas;
  fitting::Gram gram(features);
  MatrixXd X(chunk, features);
  VectorXd y(chunk);
  int rows = 0;
  for (std::size_t s = 0; s + 1 < t.sweep_begin.size(); ++s) {
    for (std::int64_t k = t.sweep_begin[s]; k + 1 < t.sweep_begin[s + 1]; ++k) {
      const auto i = std::size_t(k);
      if (!(t.use[i] & use_voltage) || !(t.use[i + 1] & use_voltage)) continue;
      X(rows, 0) = t.V[i];
      X(rows, 1) = t.I[i];
      X(rows, 2) = 1;
      for (int j = 0; j < etas; ++j) X(rows, 3 + j) = t.x[i * std::size_t(etas) + std::size_t(j)];
      y[rows] = (double(t.V[i + 1]) - t.V[i]) / t.dt;
      if (++rows == chunk) gram.add(X, y), rows = 0;
    }
  }
  gram.add(X.topRows(rows), y.head(rows));
  return fitting::ridge_least_squares(gram);
}

void read_membrane(const fitting::LinearFit& fit, const Teacher& t, TwoStepFit& r) {
  const VectorXd& b = fit.coefficients;
  const double C = 1 / b[1], g = -b[0] * C;
  FlexGifModel& m = r.model;
  const auto& at = places();
  const Field &capacitance = parameter_field(at.C_m), &leak = parameter_field(at.g_L);
  if (!(C >= capacitance.low && C <= capacitance.high && g >= leak.low && g <= leak.high)) {
    throw InputError(
        fmt::format("the regression of dV/dt gives C_m = {:.3g} pF and g_L = {:.3g} nS; a cell has {:g} to {:g} pF and {:g} to "
                    "{:g} nS. Check that voltage and current are not swapped, their units, and the electrode compensation",
                    C, g, capacitance.low, capacitance.high, leak.low, leak.high));
  }
  m[at.C_m] = C;
  m[at.g_L] = g;
  m[at.E_L] = b[2] * C / g;
  m[at.V_reset] = t.V_reset;
  m.layout.etas = t.eta.size();
  for (int j = 0; j < t.eta.size(); ++j) m[at.eta + j] = -b[3 + j] * C;
  r.r2_dV = fit.r2;
  if (fit.covariance.size() == 0) return;
  const auto se = [&](int k) { return std::sqrt(fit.covariance(k, k)); };
  r.membrane_se.resize(3 + t.eta.size());
  r.membrane_se[0] = se(1) * C * C;
  r.membrane_se[1] = se(0) * C;
  r.membrane_se[2] = se(2) * C / g;
  for (int j = 0; j < t.eta.size(); ++j) r.membrane_se[3 + j] = se(3 + j) * C;
}

std::vector<fitting::SpikeBlock> threshold_blocks(const Teacher& t, const std::vector<float>& V) {
  const int gammas = t.gamma.size();
  std::vector<fitting::SpikeBlock> blocks;
  std::vector<std::size_t> rows;
  const auto flush = [&] {
    fitting::SpikeBlock b;
    b.features.resize(Eigen::Index(rows.size()), 2 + gammas);
    b.counts.resize(Eigen::Index(rows.size()));
    for (std::size_t r = 0; r < rows.size(); ++r) {
      const std::size_t i = rows[r];
      b.features(Eigen::Index(r), 0) = V[i];
      b.features(Eigen::Index(r), 1) = 1;
      for (int j = 0; j < gammas; ++j) b.features(Eigen::Index(r), 2 + j) = t.y[i * std::size_t(gammas) + std::size_t(j)];
      b.counts[Eigen::Index(r)] = t.is_spike[i];
    }
    blocks.push_back(std::move(b));
    rows.clear();
  };
  for (std::size_t i = 0; i < V.size(); ++i) {
    if (!(t.use[i] & use_likelihood)) continue;
    rows.push_back(i);
    if (rows.size() == chunk) flush();
  }
  if (!rows.empty()) flush();
  return blocks;
}

void fit_threshold(const Teacher& t, const std::vector<float>& V, TwoStepFit& r) {
  const auto blocks = threshold_blocks(t, V);
  const int n = 2 + t.gamma.size();
  fitting::SpikeGlmOptions o;
  o.dt = t.dt * 1e-3;
  o.penalty = 1e-6 * MatrixXd::Identity(n, n);
  fitting::SpikeGlm glm(blocks, o);
  double mean = 0;
  std::int64_t count = 0;
  for (const auto& b : blocks) mean += b.features.col(0).sum(), count += b.features.rows();
  mean /= double(count);
  VectorXd start = VectorXd::Zero(n);
  start[0] = 0.02;
  start[1] = std::log(double(glm.spikes()) / (double(count) * o.dt)) - 0.02 * mean;
  const fitting::Report report = fitting::fit_spike_glm(glm, start);
  const auto& at = places();
  r.model.layout.gammas = t.gamma.size();
  r.model[at.beta] = std::max(report.x[0], 0.005);
  r.model[at.b_0] = report.x[1];
  for (int j = 0; j < t.gamma.size(); ++j) r.model[at.gamma + j] = report.x[2 + j];
  r.bits_per_spike = fitting::bernoulli_bits_per_spike(-report.loss, glm.spikes(), glm.rows());
  const auto e = glm.evaluate(report.x, fitting::Need::curvature);
  r.threshold_se = e.curvature.inverse().diagonal().cwiseMax(0).cwiseSqrt();
}

}  // namespace

TwoStepFit fit_two_step(const Teacher& teacher, const ModelOptions& options) {
  TwoStepFit r;
  r.model = default_model();
  r.model.layout.lambda_0 = options.lapse_rate;
  read_membrane(regress_membrane(teacher), teacher, r);
  RenewalTask task;
  task.data = teacher.data();
  task.layout = r.model.layout;
  task.params = r.model.params.data();
  std::vector<float> V(teacher.V.size(), 0);
  renewal_traces(task, V.data(), nullptr);
  fit_threshold(teacher, V, r);
  return r;
}

}  // namespace axograd::tasks
