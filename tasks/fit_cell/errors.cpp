#include "tasks/fit_cell/errors.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace axograd::tasks {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;

struct Residual {
  double sigma = 0;  // mV, root mean square
  double span = 1;   // samples that count as one: 1 for white noise, else twice their correlation time
};

Residual residual_of(const CellSweep& s, const std::vector<float>& V) {
  const std::size_t n = s.V.size();
  std::vector<double> e(n);
  double square = 0;
  for (std::size_t t = 0; t < n; ++t)
    e[t] = std::sqrt(s.weight.empty() ? 1 : s.weight[t]) * (s.V[t] - double(V[t])), square += e[t] * e[t];
  Residual r;
  r.sigma = std::sqrt(square / double(n));
  double sum = 0.5;
  for (std::size_t lag = 1; lag < n / 4; ++lag) {
    double product = 0;
    for (std::size_t t = 0; t + lag < n; ++t) product += e[t] * e[t + lag];
    const double rho = product / square;
    if (rho < 0.05) break;
    sum += rho;
  }
  r.span = 2 * sum;
  return r;
}

}  // namespace

double nats_per_loss(const NudgedTraces& objective, const std::vector<float>& V_free) {
  const Residual r = residual_of(objective.sweeps().front(), V_free);
  const double noise = std::max(r.sigma, 1e-9) / objective.sigma();
  return 1 / (noise * noise * r.span);
}

Uncertainty cell_errors(NudgedTraces& objective, const Eigen::VectorXd& u, const std::vector<float>& V_free) {
  objective.set_rate(0);
  const fitting::Evaluation at = objective.evaluate(u, fitting::Need::curvature);
  fitting::OptimumInfo info;
  info.parameters = objective.parameters();
  const auto n = Index(objective.boxes().size());
  info.x.resize(n);
  Eigen::VectorXd inverse_slope(n);  // du / d(ln x), or du / dx
  for (Index i = 0; i < n; ++i) {
    const Box& box = objective.boxes()[std::size_t(i)].box;
    const double x = box.at(u[i]);
    const bool log = box.log_scale();
    info.x[i] = log ? std::log(x) : x;
    inverse_slope[i] = (log ? x : 1) / box.slope(u[i]);
    auto& p = info.parameters[std::size_t(i)];
    p.low = log ? std::log(box.low()) : box.low();
    p.high = log ? std::log(box.high()) : box.high();
    info.transforms.push_back(log ? Transform(0, std::numeric_limits<double>::infinity()) : Transform());
  }
  info.scale = Eigen::VectorXd::Ones(n);
  for (Index i = 0; i < n; ++i) {
    if (!objective.boxes()[std::size_t(i)].box.log_scale()) info.scale[i] = 5;  // mV
  }
  info.data_curvature =
      nats_per_loss(objective, V_free) * (inverse_slope.asDiagonal() * at.curvature * inverse_slope.asDiagonal()).eval();
  info.prior_curvature = MatrixXd::Zero(n, n);
  Uncertainty r;
  r.info = info;
  r.estimates = fitting::estimate(info, fitting::CovarianceKind::fisher);
  r.identifiability = fitting::identifiability(info, r.estimates);
  return r;
}

}  // namespace axograd::tasks
