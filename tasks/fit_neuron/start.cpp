#include "tasks/fit_neuron/start.hpp"

#include <algorithm>
#include <cmath>

#include "core/record/field_block.hpp"
#include "tasks/fit_trace/two_step.hpp"

namespace axograd::tasks {
namespace {

constexpr double log_rate_at_threshold = 6.907755278982137;  // ln 1000 Hz
constexpr double before_spike = 1.5;                         // ms: V before the upstroke

// V at the end of the refractory period against V before the spike, both from E_L.
void regress_reset(const Dataset& d, double refractory, Regressions& r) {
  const int hold = int(std::lround(refractory / d.dt)), before = int(std::lround(before_spike / d.dt));
  double n = 0, x = 0, y = 0, xx = 0, xy = 0;
  for (const Trace& t : d.train) {
    for (int s : t.spikes) {
      if (s < before || s + hold >= t.samples()) continue;
      const double a = t.V[std::size_t(s - before)] - r.E_L, b = t.V[std::size_t(s + hold)] - r.E_L;
      ++n, x += a, y += b, xx += a * a, xy += a * b;
    }
  }
  const double spread = xx - x * x / n;
  r.f_v = n > 2 && spread > 0 ? std::clamp((xy - x * y / n) / spread, 0.0, 1.0) : 0;
  r.delta_V = n > 0 ? -(y - r.f_v * x) / n : 0;
}

struct Ranked {
  double r2;
  Regressions regressions;
};

Ranked with_currents(const Dataset& d, double refractory, double fast, double slow, double threshold_tau) {
  ModelOptions options;
  options.refractory = refractory;
  TeacherOptions teaching;
  teaching.refractory = refractory;
  const Teacher teacher(d.train, d.dt, exponential_basis({fast, slow}), exponential_basis({threshold_tau}), teaching);
  const TwoStepFit fit = fit_two_step(teacher, options);
  const FlexGifModel& m = fit.model;
  const auto& at = places();
  Regressions r{};
  r.C_m = m[at.C_m];
  r.g_L = m[at.g_L];
  r.E_L = m[at.E_L];
  r.V_reset = m[at.V_reset];
  r.Delta_V = std::clamp(1 / m[at.beta], 0.3, 20.0);
  r.V_th = (log_rate_at_threshold - m[at.b_0]) / m[at.beta];
  const double tau[2] = {fast, slow};
  for (int j = 0; j < 2; ++j) {
    r.k[j] = 1 / tau[j];
    r.delta_I[j] = -m[at.eta + j];
  }
  r.b_s = 1 / threshold_tau;
  r.delta_theta = -m[at.gamma] / m[at.beta];
  r.T_ref = refractory;
  regress_reset(d, refractory, r);
  return {fit.r2_dV, r};
}

void set(const NeuronFields& n, std::vector<double>& params, const char* name, double value) {
  const int i = field_index(n.params, name);
  if (i < 0) return;
  const Field& f = *field_of_scalar(n.params)[std::size_t(i)];
  const double margin = 1e-3 * (f.high - f.low);
  params[std::size_t(i)] = f.low > 0 ? std::clamp(value, 1.01 * f.low, f.high - margin) : std::clamp(value, f.low, f.high);
}

std::vector<double> start_of(const NeuronFields& n, const Regressions& r) {
  std::vector<double> p = field_defaults(n.params);
  set(n, p, "C_m", r.C_m);
  set(n, p, "g_L", r.g_L);
  set(n, p, "E_L", r.E_L);
  set(n, p, "V_reset", r.V_reset);
  set(n, p, "T_ref", r.T_ref);
  set(n, p, "Delta_V", r.Delta_V);
  set(n, p, "V_th", r.V_th);
  set(n, p, "V_T", r.V_th - r.Delta_V * log_rate_at_threshold);  // neurons whose threshold is at 1 Hz
  set(n, p, "f_v", r.f_v);
  set(n, p, "delta_V", r.delta_V);
  set(n, p, "k[0]", r.k[0]);
  set(n, p, "k[1]", r.k[1]);
  set(n, p, "delta_I[0]", r.delta_I[0]);
  set(n, p, "delta_I[1]", r.delta_I[1]);
  set(n, p, "b_s", r.b_s);
  set(n, p, "delta_theta", r.delta_theta);
  return p;
}

}  // namespace

std::vector<Regressions> regress(const Dataset& d, double refractory) {
  static constexpr double pairs[][3] = {{10, 100, 30}, {3, 30, 100}, {30, 300, 10}};  // ms: the two currents, the threshold
  std::vector<Ranked> all;
  for (const auto& tau : pairs) all.push_back(with_currents(d, refractory, tau[0], tau[1], tau[2]));
  std::stable_sort(all.begin(), all.end(), [](const Ranked& a, const Ranked& b) { return a.r2 > b.r2; });
  std::vector<Regressions> list;
  for (const Ranked& r : all) list.push_back(r.regressions);
  return list;
}

std::vector<std::vector<double>> starts_of(const NeuronFields& n, const std::vector<Regressions>& regressions) {
  std::vector<std::vector<double>> list;
  for (const Regressions& r : regressions) {
    std::vector<double> p = start_of(n, r);
    if (field_index(n.params, "a_v") < 0) {
      list.push_back(p);
      continue;
    }
    for (double tau : {10.0, 60.0}) {  // ms; a threshold that follows a tenth of the voltage
      set(n, p, "b_v", 1 / tau);
      set(n, p, "a_v", 0.1 / tau);
      list.push_back(p);
    }
  }
  std::vector<std::vector<double>> distinct;  // levels without currents and threshold jumps see one membrane
  for (auto& p : list) {
    if (std::find(distinct.begin(), distinct.end(), p) == distinct.end()) distinct.push_back(std::move(p));
  }
  return distinct;
}

}  // namespace axograd::tasks
