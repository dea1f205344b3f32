#include "tests/tasks/fit_trace/synthetic.hpp"

#include <cmath>

#include "core/num/philox.hpp"
#include "models/neurons/flex_gif_renewal.hpp"
#include "models/neurons/spike_basis.hpp"

namespace axograd::testing {
namespace {

using tasks::places;

std::vector<float> current(const SyntheticCell& c, int steps, std::uint64_t seed, std::uint64_t stimulus) {
  std::vector<float> I(static_cast<std::size_t>(steps));
  const double keep = std::exp(-c.dt / c.tau), kick = c.sd * std::sqrt(1 - keep * keep);
  double x = 0;
  for (int t = 0; t < steps; ++t) {
    x = keep * x + kick * normal(seed, 1000 + stimulus, std::uint64_t(t));
    I[std::size_t(t)] = float(c.mean + x);
  }
  return I;
}

std::vector<std::vector<int>> run(const SyntheticCell& c, const std::vector<float>& I, int repeats, std::uint64_t seed,
                                  std::uint64_t stream, std::vector<float>* V) {
  const auto keep_eta = exponential_basis(c.eta_tau).decay(c.dt), keep_gamma = exponential_basis(c.gamma_tau).decay(c.dt);
  FlexGifRun r;
  r.layout = c.model.layout;
  r.params = c.model.params.data();
  r.keep_eta = keep_eta.data();
  r.keep_gamma = keep_gamma.data();
  r.I = I.data();
  r.steps = std::int64_t(I.size());
  r.dt = c.dt;
  r.hold = int(std::lround(c.refractory / c.dt));
  r.start_V = c.model[places().E_L];
  r.seed = seed;
  r.stream = stream;
  r.repeats = repeats;
  if (V) V->assign(I.size(), 0);
  return flex_gif_simulate(r, V ? V->data() : nullptr);
}

// b_0 for which 8 repeats of 5 s fire at about the rate asked for.
void adjust_rate(SyntheticCell& c, std::uint64_t seed) {
  const auto I = current(c, int(5000 / c.dt), seed, 99);
  double low = -40, high = 200;
  for (int i = 0; i < 12; ++i) {
    c.model[places().b_0] = (low + high) / 2;
    std::size_t n = 0;
    for (const auto& train : run(c, I, 8, seed, 99000, nullptr)) n += train.size();
    (double(n) / 40 > c.rate ? high : low) = c.model[places().b_0];
  }
}

}  // namespace

SyntheticCell random_cell(std::uint64_t seed) {
  std::uint64_t draws = 0;
  const auto between = [&](double low, double high) { return low + (high - low) * uniform<double>(seed, 7, draws++); };
  SyntheticCell c;
  const auto& at = places();
  c.model = tasks::default_model();
  tasks::FlexGifModel& m = c.model;
  m[at.C_m] = between(60, 160);
  m[at.g_L] = m[at.C_m] / between(12, 30);
  m[at.E_L] = between(-72, -62);
  m[at.V_reset] = m[at.E_L] + between(3, 12);
  c.eta_tau = {5, 30, 150};
  c.gamma_tau = {10, 100};
  m.layout.etas = int(c.eta_tau.size());
  m.layout.gammas = int(c.gamma_tau.size());
  const double unit = m[at.g_L];  // pA that moves V by 1 mV
  const double largest[] = {8, 5, 3};
  for (int j = 0; j < 3; ++j) m[at.eta + j] = unit * between(0.2, 1) * largest[j];
  m[at.gamma] = -between(0.5, 4);
  m[at.gamma + 1] = -between(0.2, 2);
  m[at.beta] = 1 / between(0.7, 2);
  c.mean = unit * between(6, 10);
  c.sd = unit * between(15, 25);
  c.noise = between(0.3, 0.5);
  c.rate = between(6, 12);
  adjust_rate(c, seed);
  return c;
}

tasks::Trace record(const SyntheticCell& c, double seconds, std::uint64_t seed, std::uint64_t stimulus, std::uint64_t trial) {
  tasks::Trace t;
  t.name = "synthetic";
  t.I = current(c, int(std::lround(seconds * 1e3 / c.dt)), seed, stimulus);
  t.spikes = run(c, t.I, 1, seed, 5000 + trial, &t.V)[0];
  for (std::size_t k = 0; k < t.V.size(); ++k) t.V[k] += float(c.noise * normal(seed, 2000 + trial, k));
  return t;
}

tasks::Dataset synthetic_dataset(const SyntheticCell& c, double seconds, std::uint64_t seed) {
  tasks::Dataset d;
  d.name = "synthetic";
  d.dt = c.dt;
  d.train.push_back(record(c, seconds, seed, 0, 0));
  d.train[0].begin = int(100 / c.dt);
  return d;
}

tasks::ModelOptions model_options(const SyntheticCell& c) {
  tasks::ModelOptions o;
  o.refractory = c.refractory;
  o.eta.tau = c.eta_tau;
  o.gamma.tau = c.gamma_tau;
  o.lapse_rate = c.model.layout.lambda_0;
  return o;
}

}  // namespace axograd::testing
