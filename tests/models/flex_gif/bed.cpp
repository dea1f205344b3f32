#include "tests/models/flex_gif/bed.hpp"

#include <algorithm>
#include <limits>

#include "core/num/philox.hpp"

namespace axograd::testing {
namespace {

constexpr int hats = FlexGifLayout::hats;
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

FlexVariant plain(std::string name, SpikeBasis eta, SpikeBasis gamma) {
  FlexVariant v;
  v.name = std::move(name);
  v.eta = std::move(eta);
  v.gamma = std::move(gamma);
  int i = 0;
  for (const Field& f : FlexGif::Params_list) {
    for (int k = 0; k < f.count; ++k) (&v.params.C_m)[i++] = f.value;
  }
  v.layout.etas = v.eta.size();
  v.layout.gammas = v.gamma.size();
  for (int j = 0; j < v.layout.etas; ++j) v.params.eta[j] = 20.0 / (1 + j);
  for (int j = 0; j < v.layout.gammas; ++j) v.params.gamma[j] = -1.5 / (1 + j);
  v.params.b_0 = 29;
  return v;
}

void add_knots(FlexVariant& v) {
  v.layout.knots = 4;
  for (int k = 0; k < 4; ++k) {
    v.layout.kappa[k] = -62.3 + 4.1 * k;
    v.params.c[k] = 0.6 - 0.3 * k;
  }
}

void add_filters(FlexVariant& v, int filters) {
  v.layout.filters = filters;
  v.layout.hat_low = -68.7;
  v.layout.hat_step = 1.9;
  for (int q = 0; q < filters; ++q) {
    v.params.tau_theta[q] = 5 + 17 * q;
    for (int m = 0; m < hats; ++m) v.params.b[q * hats + m] = 0.4 * std::sin(m + q) - 0.05 * m;
  }
}

}  // namespace

std::vector<FlexVariant> flex_variants() {
  const SpikeBasis exponentials = exponential_basis({4, 40, 300}), two = exponential_basis({10, 120});
  std::vector<FlexVariant> list = {plain("gif", exponentials, two),
                                   plain("curve", exponentials, two),
                                   plain("three couplings", exponentials, two),
                                   plain("conductance", exponentials, two),
                                   plain("currents", exponentials, two),
                                   plain("rectangles", rectangular_basis(60, 4, 3), rectangular_basis(80, 6, 3)),
                                   plain("raised cosines", raised_cosine_basis(5, 60), raised_cosine_basis(4, 80))};
  add_knots(list[1]);
  add_knots(list[2]);
  add_filters(list[2], 3);
  FlexVariant& g = list[3];
  add_filters(g, 1);
  g.layout.conductances = g.layout.etas;
  for (int j = 0; j < g.layout.etas; ++j) g.params.g_eta[j] = 1.2 / (1 + j);
  FlexVariant& a = list[4];
  add_filters(a, 2);
  a.layout.currents = true;
  a.params.g_A = 3;
  a.params.g_K = 1.5;
  a.params.tau_h = 25;
  return list;
}

std::vector<int> FlexVariant::direction() const {
  std::vector<int> d;
  int next = 0;
  const auto take = [&](int count, int used) {
    for (int k = 0; k < count; ++k) d.push_back(k < used ? next++ : -1);
  };
  using L = FlexGifLayout;
  take(4, 4);
  take(3, layout.currents ? 3 : 0);
  take(L::max_etas, layout.etas);
  take(L::max_etas, layout.conductances);
  take(L::max_knots, layout.knots);
  take(L::max_filters, layout.filters);
  take(L::max_filters * hats, layout.filters * hats);
  take(2, 2);
  take(L::max_gammas, layout.gammas);
  return d;
}

int FlexVariant::directions() const {
  const auto d = direction();
  return 1 + *std::max_element(d.begin(), d.end());
}

FlexBed::FlexBed(const FlexVariant& v, int sweeps, int samples) : direction(v.direction()) {
  x.resize(std::size_t(sweeps) * std::size_t(samples) * std::size_t(v.eta.size()));
  y.resize(std::size_t(sweeps) * std::size_t(samples) * std::size_t(v.gamma.size()));
  for (int s = 0; s < sweeps; ++s) {
    const int base = s * samples;
    double noise = 0;
    std::vector<int> spikes;
    for (int t = 0; t < samples; ++t) {
      noise = 0.97 * noise + 25 * normal(5, std::uint64_t(s), std::uint64_t(t));
      I.push_back(float(40 + noise));
      V.push_back(float(-60 + 0.05 * noise + normal(5, 100 + std::uint64_t(s), std::uint64_t(t))));
      use.push_back(std::uint8_t(t < 50             ? 0
                                 : t / 400 % 3 == 2 ? use_held_out
                                 : t % 7            ? use_likelihood | use_voltage
                                                    : use_likelihood));
      const int since = spikes.empty() ? t : t - spikes.back();
      if (since > hold && uniform<double>(5, 200 + std::uint64_t(s), std::uint64_t(t)) < 0.01) spikes.push_back(t);
    }
    int begin = 0;
    for (int spike : spikes) {
      segments.push_back({base + begin, base + spike + 1, true, begin > 0, V[std::size_t(base + begin)]});
      begin = spike + hold;
    }
    if (begin < samples) segments.push_back({base + begin, base + samples, false, begin > 0, V[std::size_t(base + begin)]});
    spike_features(v.eta, spikes, samples, hold, dt, x.data() + std::ptrdiff_t(base) * v.eta.size());
    spike_features(v.gamma, spikes, samples, hold, dt, y.data() + std::ptrdiff_t(base) * v.gamma.size());
  }
}

RenewalTask FlexBed::task(const FlexVariant& v, double voltage_weight) const {
  RenewalTask t;
  t.data = {dt, V.data(), I.data(), x.data(), y.data(), use.data(), segments.data(), std::int64_t(segments.size())};
  t.layout = v.layout;
  t.params = &v.params.C_m;
  t.direction = direction.data();
  t.directions = v.directions();
  t.voltage_weight = voltage_weight;
  return t;
}

namespace {

// Linear interpolation of b on the grid, constant beyond its ends.
double on_grid(const FlexGifLayout& l, const double* b, double V) {
  const double u = std::clamp((V - l.hat_low) / l.hat_step, 0.0, double(hats - 1));
  const int m = std::min(int(u), hats - 2);
  return b[m] + (b[m + 1] - b[m]) * (u - m);
}

double sigmoid_of(double slope, double distance) { return 1 / (1 + std::exp(-slope * distance)); }

void march(const FlexBed& bed, const FlexVariant& v, const FlexParams& p, const RenewalSegment& g, FlexTraces& out) {
  const FlexGifLayout& l = v.layout;
  double V = g.after_spike ? p.V_reset : g.start_V, h = 0, theta[FlexGifLayout::max_filters] = {};
  for (auto k = std::size_t(g.begin); k < std::size_t(g.end); ++k) {
    double log_rate = p.beta * V + p.b_0, spike_current = 0;
    for (int j = 0; j < l.gammas; ++j) log_rate += p.gamma[j] * bed.y[k * std::size_t(l.gammas) + std::size_t(j)];
    for (int q = 0; q < l.filters; ++q) log_rate += theta[q];
    out.V[k] = V;
    out.log_rate[k] = std::log(std::exp(std::min(log_rate, 11.0)) + l.lambda_0);
    for (int j = 0; j < l.etas; ++j) {
      const double conductance = j < l.conductances ? p.g_eta[j] * (V - l.E_R) : 0;
      spike_current += (p.eta[j] + conductance) * bed.x[k * std::size_t(l.etas) + std::size_t(j)];
    }
    double current = p.g_L * (p.E_L - V) + bed.I[k] - spike_current;
    for (int i = 0; i < l.knots; ++i) current += p.c[i] * std::max(0.0, V - l.kappa[i]);
    if (l.currents) {
      const double m = 1.61 * sigmoid_of(0.0985, V + 23.7), n = 1.55 * sigmoid_of(0.216, V + 24.3),
                   h_steady = 1.03 * sigmoid_of(-0.165, V + 59.2);
      current -= (p.g_A * m * h + p.g_K * n) * (V - l.E_K);
      h = h_steady + (h - h_steady) * std::exp(-bed.dt / p.tau_h);
    }
    for (int q = 0; q < l.filters; ++q) {
      const double target = on_grid(l, p.b + q * hats, V);
      theta[q] = target + (theta[q] - target) * std::exp(-bed.dt / p.tau_theta[q]);
    }
    V += bed.dt / p.C_m * current;
  }
}

}  // namespace

FlexTraces reference_traces(const FlexBed& bed, const FlexVariant& v, const FlexParams& p) {
  FlexTraces t{std::vector<double>(bed.V.size(), nan), std::vector<double>(bed.V.size(), nan)};
  for (const auto& g : bed.segments) march(bed, v, p, g, t);
  return t;
}

FlexSums reference_sums(const FlexBed& bed, const FlexTraces& t) {
  FlexSums s;
  for (const auto& g : bed.segments) {
    for (auto k = std::size_t(g.begin); k < std::size_t(g.end); ++k) {
      const double x = std::exp(t.log_rate[k]) * bed.dt * 1e-3, e = bed.V[k] - t.V[k];
      const bool spike = g.spike && k + 1 == std::size_t(g.end);
      const double term = spike ? std::log(-std::expm1(-x)) : -x;
      if (bed.use[k] & use_likelihood) s.log_likelihood += term;
      if (bed.use[k] & use_held_out) s.held_out += term;
      if (bed.use[k] & use_voltage) s.squared_error += e * e;
    }
  }
  return s;
}

std::vector<double> flat(const FlexParams& p) { return {&p.C_m, &p.C_m + FlexParams::size}; }

FlexParams shaped(const std::vector<double>& values) {
  FlexParams p;
  std::copy(values.begin(), values.end(), &p.C_m);
  return p;
}

double step_of(const std::vector<double>& values, int place) {
  static const FlexParams p{};
  const auto at = [&](const double& first) { return int(&first - &p.C_m); };
  const bool smooth = (place >= at(p.b[0]) && place < at(p.beta)) || place >= at(p.b_0);  // moves ln lambda, never V over a kink
  return (smooth ? 5e-4 : 2e-6) * std::clamp(std::abs(values[std::size_t(place)]), 0.1, smooth ? 1.0 : 1e9);
}

}  // namespace axograd::testing
