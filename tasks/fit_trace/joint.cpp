#include "tasks/fit_trace/joint.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/record/transform.hpp"

namespace axograd::tasks {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double log_step = 0.3, tau_step = 0.4, potential_step = 3;  // largest change in one iteration

}  // namespace

void JointObjective::add(int place, bool positive, double prior_sd, double centre, double step_limit) {
  const Field& f = parameter_field(place);
  fitting::ParameterInfo p;
  p.name = parameter_name(place);
  p.unit = f.unit;
  p.step_limit = step_limit;
  p.low = positive ? std::log(std::max(f.low, 1e-6)) : f.low;
  p.high = positive ? std::log(f.high) : f.high;
  info_.push_back(p);
  direction_[std::size_t(place)] = int(place_.size());
  place_.push_back(place);
  positive_.push_back(positive);
  const auto n = Index(place_.size());
  centre_.conservativeResize(n);
  centre_[n - 1] = centre;
  prior_.conservativeResizeLike(MatrixXd::Zero(n, n));
  prior_(n - 1, n - 1) = std::isfinite(prior_sd) ? 1 / (prior_sd * prior_sd) : 0;
}

JointObjective::JointObjective(Teacher& teacher, const FlexGifModel& start, const Variant& variant, const JointOptions& o,
                               double weight, int threads)
    : teacher_(teacher), start_(start), voltage_weight_(weight), threads_(threads), direction_(std::size_t(places().size), -1) {
  const auto& at = places();
  const FlexGifLayout& l = start.layout;
  add(at.C_m, true, 1, std::log(start[at.C_m]), log_step);
  add(at.g_L, true, 1, std::log(start[at.g_L]), log_step);
  add(at.E_L, false, 10, start[at.E_L], potential_step);
  add(at.V_reset, false, teacher.V_reset_se, teacher.V_reset, potential_step);  // measured: the prior is the measurement
  if (variant.currents) {
    add(at.g_A, true, 2, std::log(start[at.g_A]), log_step);
    add(at.g_K, true, 2, std::log(start[at.g_K]), log_step);
    add(at.tau_h, true, 0.5, std::log(start[at.tau_h]), tau_step);
  }
  if (!variant.conductance) {
    for (int j = 0; j < l.etas; ++j) add(at.eta + j, false, o.eta_sd, 0, infinity);
  }
  for (int j = 0; j < l.conductances; ++j) add(at.g_eta + j, false, o.eta_sd / 15, 0, infinity);  // 15 mV from reversal
  for (int k = 0; k < l.knots; ++k) add(at.c + k, false, o.slope_sd, 0, infinity);
  for (int q = 0; q < l.filters; ++q) add(at.tau_theta + q, true, 0.5, std::log(start[at.tau_theta + q]), tau_step);
  for (int m = 0; m < l.filters * FlexGifLayout::hats; ++m) add(at.b + m, false, 30, 0, infinity);
  add(at.beta, true, infinity, 0, 1);
  add(at.b_0, false, infinity, 0, infinity);
  for (int j = 0; j < l.gammas; ++j) add(at.gamma + j, false, o.gamma_sd, 0, infinity);
  add_priors_of_curves(o, variant);
  centre_start_.resize(Index(place_.size()));
  for (std::size_t i = 0; i < place_.size(); ++i) {
    const double x = start[place_[i]];
    centre_start_[Index(i)] = positive_[i] ? std::log(x) : x;
  }
}

void JointObjective::add_priors_of_curves(const JointOptions& o, const Variant& variant) {
  constexpr int hats = FlexGifLayout::hats;
  MatrixXd second = MatrixXd::Zero(hats - 2, hats);
  for (int i = 0; i < hats - 2; ++i) second(i, i) = 1, second(i, i + 1) = -2, second(i, i + 2) = 1;
  const MatrixXd smooth = o.curve_smoothness * variant.smoothness * second.transpose() * second;
  for (int q = 0; q < start_.layout.filters; ++q) {
    const int first = direction_[std::size_t(places().b + q * hats)];
    prior_.block(first, first, hats, hats) += smooth;
    // A constant added to a coupling is the same as a change of b_0: its mean is held at 0 (to 0.1 in ln lambda).
    prior_.block(first, first, hats, hats).array() += 100.0 / (hats * hats);
  }
}

FlexGifModel JointObjective::model(const VectorXd& u) const {
  FlexGifModel m = start_;
  for (std::size_t i = 0; i < place_.size(); ++i) m[place_[i]] = positive_[i] ? std::exp(u[Index(i)]) : u[Index(i)];
  return m;
}

VectorXd JointObjective::slopes(const VectorXd& u) const {
  VectorXd s = VectorXd::Ones(u.size());
  for (Index i = 0; i < u.size(); ++i) {
    if (positive_[std::size_t(i)]) s[i] = std::exp(u[i]);
  }
  return s;
}

RenewalSums JointObjective::sums(const VectorXd& u, fitting::Need need) const {
  const FlexGifModel m = model(u);
  RenewalTask task;
  task.data = teacher_.data();
  task.layout = m.layout;
  task.params = m.params.data();
  task.direction = direction_.data();
  task.directions = int(place_.size());
  task.voltage_weight = voltage_weight_;
  task.derivatives = need != fitting::Need::value;
  task.information = need == fitting::Need::curvature;
  task.threads = threads_;
  return renewal_sums(task);
}

fitting::Evaluation JointObjective::evaluate(const VectorXd& u, fitting::Need need) {
  const RenewalSums s = sums(u, need);
  const VectorXd away = u - centre_;
  fitting::Evaluation e;
  e.value = -s.log_likelihood + 0.5 * voltage_weight_ * s.squared_error + 0.5 * away.dot(prior_ * away);
  if (!s.finite) {
    e.value = infinity;
    e.diverged = fitting::Divergence{-1, -1, "V_m"};
    return e;
  }
  if (need == fitting::Need::value) return e;
  const VectorXd d = slopes(u);
  const Index n = u.size();
  e.gradient = -d.cwiseProduct(Eigen::Map<const VectorXd>(s.gradient.data(), n)) + prior_ * away;
  if (need == fitting::Need::gradient) return e;
  e.curvature = d.asDiagonal() * Eigen::Map<const MatrixXd>(s.fisher.data(), n, n) * d.asDiagonal();
  e.curvature += prior_;
  return e;
}

fitting::OptimumInfo JointObjective::optimum(const VectorXd& u) const {
  const RenewalSums s = sums(u, fitting::Need::curvature);
  const VectorXd d = slopes(u);
  const Index n = u.size();
  fitting::OptimumInfo o;
  o.parameters = info_;
  o.x = u;
  o.data_curvature = d.asDiagonal() * Eigen::Map<const MatrixXd>(s.fisher.data(), n, n) * d.asDiagonal();
  o.prior_curvature = prior_;
  const auto segments = Index(s.score.size()) / std::max<Index>(n, 1);
  o.scores =
      -Eigen::Map<const Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>>(s.score.data(), segments, n) *
      d.asDiagonal();
  for (Index i = 0; i < n; ++i) o.transforms.push_back(positive_[std::size_t(i)] ? Transform(0, infinity) : Transform());
  return o;
}

namespace {

double quantile(std::vector<float> values, double q) {
  const auto k = std::ptrdiff_t(q * double(values.size() - 1));
  std::nth_element(values.begin(), values.begin() + k, values.end());
  return values[std::size_t(k)];
}

std::vector<float> teacher_forced(const Teacher& t, const FlexGifModel& m, int threads) {
  RenewalTask task;
  task.data = t.data();
  task.layout = m.layout;
  task.params = m.params.data();
  task.threads = threads;
  std::vector<float> V(t.V.size(), std::numeric_limits<float>::quiet_NaN());
  renewal_traces(task, V.data(), nullptr);
  return V;
}

void place_knots(const Teacher& t, const ModelOptions& o, double factor, FlexGifLayout& l) {
  if (!o.knots.empty()) {
    l.knots = int(std::min<std::size_t>(o.knots.size(), FlexGifLayout::max_knots));
    std::copy_n(o.knots.begin(), l.knots, l.kappa);
    return;
  }
  std::vector<float> V;
  for (std::size_t i = 0; i < t.V.size(); ++i) {
    if (t.scored[i] & use_voltage) V.push_back(t.V[i]);
  }
  const double low = quantile(V, 0.10), high = quantile(V, 0.97);
  l.knots = std::clamp(int(std::lround(o.knot_count * factor)), o.knot_count > 0 ? 1 : 0, int(FlexGifLayout::max_knots));
  for (int k = 0; k < l.knots; ++k) l.kappa[k] = low + (high - low) * (k + 0.5) / l.knots;
}

// From the 5 % quantile of the model's V to 4 mV above its mean at spikes.
void place_grid(const Teacher& t, const FlexGifModel& m, FlexGifLayout& l) {
  const std::vector<float> V = teacher_forced(t, m, 1);
  std::vector<float> counted;
  double at_spikes = 0;
  int n = 0;
  for (std::size_t i = 0; i < V.size(); ++i) {
    if (!(t.scored[i] & use_likelihood)) continue;
    counted.push_back(V[i]);
    if (t.is_spike[i]) at_spikes += V[i], ++n;
  }
  const double low = quantile(counted, 0.05), high = std::max(at_spikes / n + 4, low + 8);
  l.hat_low = low;
  l.hat_step = (high - low) / (FlexGifLayout::hats - 1);
}

// Mean product of values `lag` samples apart, over every `stride`-th pair without NaN.
double correlation_at(const std::vector<float>& e, std::size_t lag, std::size_t stride) {
  double sum = 0, pairs = 0;
  for (std::size_t i = 0; i + lag < e.size(); i += stride) {
    if (!std::isnan(e[i]) && !std::isnan(e[i + lag])) sum += double(e[i]) * e[i + lag], ++pairs;
  }
  return pairs > 0 ? sum / pairs : 0;
}

}  // namespace

FlexGifModel joint_start(const Teacher& teacher, const FlexGifModel& two_step, const Variant& variant, const ModelOptions& o) {
  static constexpr double time_constants[4][3] = {{}, {22}, {8, 60}, {4, 25, 150}};  // ms
  FlexGifModel m = two_step;
  const auto& at = places();
  FlexGifLayout& l = m.layout;
  l.filters = variant.filters;
  l.E_R = o.eta_reversal;
  l.E_K = o.potassium_reversal;
  for (int q = 0; q < variant.filters; ++q) m[at.tau_theta + q] = time_constants[variant.filters][q];
  if (variant.curve) place_knots(teacher, o, variant.knots, l);
  if (variant.filters > 0) place_grid(teacher, two_step, l);
  m[at.beta] = std::max(m[at.beta], 0.02);
  if (variant.conductance) {
    l.conductances = l.etas;
    const double drive = std::max(5.0, m[at.E_L] + 15 - l.E_R);
    for (int j = 0; j < l.etas; ++j) m[at.g_eta + j] = m[at.eta + j] / drive, m[at.eta + j] = 0;
  }
  if (variant.currents) {
    l.currents = true;
    m[at.g_A] = 0.5 * m[at.g_L];
    m[at.g_K] = 0.1 * m[at.g_L];
  }
  return m;
}

VoltageResidual voltage_residual(const Teacher& t, const FlexGifModel& model, int threads) {
  std::vector<float> e = teacher_forced(t, model, threads);
  double square = 0, n = 0;
  for (std::size_t i = 0; i < e.size(); ++i) {
    e[i] = t.scored[i] & use_voltage ? t.V[i] - e[i] : std::numeric_limits<float>::quiet_NaN();
    if (!std::isnan(e[i])) square += double(e[i]) * e[i], ++n;
  }
  VoltageResidual r;
  if (n == 0) return r;
  r.sigma = std::sqrt(square / n);
  const int coarse = std::max(1, int(std::lround(1 / t.dt)));  // 1 ms
  double before = 1;
  for (int lag = 1, step = 1; lag <= 600 * coarse && before >= 0.05;
       lag += step = lag < coarse ? 1 : coarse) {  // fine where white noise shows
    const double rho = correlation_at(e, std::size_t(lag), std::size_t(coarse) / 2 + 1) / (square / n);
    r.tau_c += 0.5 * (before + std::max(rho, 0.0)) * step * t.dt;
    before = rho;
  }
  return r;
}

}  // namespace axograd::tasks
