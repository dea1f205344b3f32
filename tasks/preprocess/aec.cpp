#include "tasks/preprocess/aec.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <random>

#include "core/base/error.hpp"
#include "tasks/preprocess/filter_regression.hpp"

namespace axograd::tasks {
namespace {

struct Tail {
  double amplitude = 0, tau = 20;  // MOhm/ms, ms
};

// Weighted least squares of amplitude * exp(-lag / tau): the amplitude is linear, so tau is searched alone.
class TailFit {
 public:
  TailFit(const Eigen::VectorXd& lags, const Eigen::VectorXd& filter, const Eigen::VectorXd& widths, double begin)
      : lags_(lags), filter_(filter), weights_((lags.array() > begin).select(widths, 0.0)) {}

  Tail best() const {
    // The objective may have several minima in ln tau: a grid finds the basin, golden section its bottom.
    const double step = 0.1;
    double centre = 0, least = INFINITY;
    for (double u = 0; u < std::log(1000.0); u += step)
      if (const double e = error(u); e < least) {
        least = e;
        centre = u;
      }
    double low = centre - step, high = centre + step;
    const double golden = 0.5 * (std::sqrt(5.0) - 1);
    for (int k = 0; k < 60; ++k) {
      const double a = high - golden * (high - low), b = low + golden * (high - low);
      (error(a) < error(b) ? high : low) = error(a) < error(b) ? b : a;
    }
    return at(0.5 * (low + high));
  }

 private:
  Tail at(double log_tau) const {
    const double tau = std::exp(log_tau);
    const Eigen::ArrayXd shape = (-lags_.array() / tau).exp();
    return {std::max(0.0, (weights_.array() * shape * filter_.array()).sum() / (weights_.array() * shape * shape).sum()), tau};
  }
  double error(double log_tau) const {
    const Tail tail = at(log_tau);
    return (weights_.array() * (filter_.array() - tail.amplitude * (-lags_.array() / tail.tau).exp()).square()).sum();
  }

  Eigen::VectorXd lags_, filter_, weights_;
};

// What is common to the estimate and its bootstrap draws.
struct Layout {
  std::vector<int> edges;
  Eigen::VectorXd lags, widths;  // ms
  double dt, tail_begin, kernel_length;
};

Layout layout(double dt_ms, const AecOptions& options) {
  Layout l{lag_edges(dt_ms, options.length, options.kernel_length), {}, {}, dt_ms, options.tail_begin, options.kernel_length};
  const auto bins = static_cast<Eigen::Index>(l.edges.size()) - 1;
  l.lags.resize(bins);
  l.widths.resize(bins);
  for (Eigen::Index k = 0; k < bins; ++k) {
    const int from = l.edges[static_cast<std::size_t>(k)], to = l.edges[static_cast<std::size_t>(k) + 1];
    l.lags[k] = 0.5 * (from + to) * dt_ms;
    l.widths[k] = (to - from) * dt_ms;
  }
  return l;
}

// Electrode = filter minus the membrane's exponential, at the first lags.
std::vector<double> electrode_taps(const Layout& l, const Eigen::VectorXd& filter, const Tail& tail) {
  std::vector<double> taps;
  for (Eigen::Index k = 0; k < filter.size() && l.lags[k] < l.kernel_length; ++k) {
    const double value = filter[k] - tail.amplitude * std::exp(-l.lags[k] / tail.tau);
    taps.insert(taps.end(), static_cast<std::size_t>(std::lround(l.widths[k] / l.dt)), value);
  }
  return taps;
}

double sum(const std::vector<double>& taps, double dt) {
  double total = 0;
  for (double k : taps) total += k * dt;
  return total;
}

std::vector<double> centred(std::span<const double> x) {
  double mean = 0;
  for (double value : x) mean += value / static_cast<double>(x.size());
  std::vector<double> out(x.begin(), x.end());
  for (double& value : out) value -= mean;
  return out;
}

void check(std::span<const double> v, std::span<const double> i, double dt_ms, std::int64_t begin, const AecOptions& options) {
  if (v.size() != i.size())
    throw InputError(fmt::format("electrode estimation: {} voltage samples but {} current samples", v.size(), i.size()));
  const double needed = begin * dt_ms + 4 * options.length;
  if (static_cast<double>(v.size()) * dt_ms < needed)
    throw InputError(
        fmt::format("electrode estimation: the noise sweep lasts {:g} ms; at least {:g} ms are needed "
                    "(electrode.skip plus four times electrode.length)",
                    static_cast<double>(v.size()) * dt_ms, needed));
  if (std::all_of(i.begin(), i.end(), [&](double x) { return x == i.front(); }))
    throw InputError(
        "electrode estimation: the current of the noise sweep is constant; a fluctuating current is needed "
        "(or set electrode.method to \"resistance\" or \"none\")");
}

}  // namespace

ElectrodeKernel estimate_electrode(std::span<const double> v_mV, std::span<const double> i_pA, double dt_ms,
                                   const AecOptions& options) {
  const Layout l = layout(dt_ms, options);
  const std::int64_t begin = std::max<std::int64_t>(std::llround(options.skip / dt_ms), l.edges.back() + 1);
  check(v_mV, i_pA, dt_ms, begin, options);
  const std::vector<double> v = centred(v_mV), i = centred(i_pA);

  // One set of normal equations per block of time: their sum is the estimate, sums of drawn blocks are the bootstrap.
  const std::int64_t end = static_cast<std::int64_t>(v.size()), blocks = options.bootstrap > 0 ? 16 : 1;
  std::vector<NormalEquations> parts;
  for (std::int64_t b = 0; b < blocks; ++b)
    parts.push_back(
        normal_equations(v, i, l.edges, begin + (end - begin) * b / blocks, begin + (end - begin) * (b + 1) / blocks));
  auto solve = [&](const NormalEquations& equations) -> Eigen::VectorXd {
    return solve_filter(equations) * (1e3 / dt_ms);  // mV / pA = 1e3 MOhm, per sample to per ms
  };

  NormalEquations whole = parts.front();
  for (std::size_t b = 1; b < parts.size(); ++b) whole += parts[b];
  const Eigen::VectorXd filter = solve(whole);
  const Tail tail = TailFit(l.lags, filter, l.widths, l.tail_begin).best();
  ElectrodeKernel kernel;
  kernel.dt_ms = dt_ms;
  kernel.taps = electrode_taps(l, filter, tail);
  kernel.resistance = sum(kernel.taps, dt_ms);
  kernel.membrane_resistance = tail.amplitude * tail.tau;
  kernel.membrane_tau = tail.tau;
  kernel.lags.assign(l.lags.begin(), l.lags.end());
  kernel.filter.assign(filter.begin(), filter.end());

  std::mt19937_64 random(static_cast<std::uint64_t>(options.seed));
  double first = 0, second = 0;
  for (int draw = 0; draw < options.bootstrap; ++draw) {
    NormalEquations drawn = parts[random() % parts.size()];
    for (std::size_t b = 1; b < parts.size(); ++b) drawn += parts[random() % parts.size()];
    const Eigen::VectorXd f = solve(drawn);
    kernel.draws.push_back(electrode_taps(l, f, TailFit(l.lags, f, l.widths, l.tail_begin).best()));
    const double deviation = sum(kernel.draws.back(), dt_ms) - kernel.resistance;
    first += deviation;
    second += deviation * deviation;
  }
  if (options.bootstrap > 1) {
    const double n = options.bootstrap;
    kernel.resistance_se = std::sqrt(std::max(0.0, second - first * first / n) / (n - 1));
  }
  return kernel;
}

ElectrodeKernel resistive_electrode(double resistance_MOhm, double dt_ms) {
  ElectrodeKernel kernel;
  kernel.dt_ms = dt_ms;
  kernel.taps = {resistance_MOhm / dt_ms};
  kernel.resistance = resistance_MOhm;
  return kernel;
}

std::vector<double> compensate(std::span<const double> v_mV, std::span<const double> i_pA, std::span<const double> taps,
                               double dt_ms) {
  assert(v_mV.size() == i_pA.size());
  std::vector<double> out(v_mV.begin(), v_mV.end());
  for (std::size_t lag = 0; lag < taps.size() && lag < out.size(); ++lag) {
    const double scale = taps[lag] * dt_ms * 1e-3;  // MOhm pA = 1e-3 mV
    for (std::size_t t = lag; t < out.size(); ++t) out[t] -= scale * i_pA[t - lag];
  }
  return out;
}

std::vector<double> compensate(std::span<const double> v_mV, std::span<const double> i_pA, const ElectrodeKernel& kernel) {
  return compensate(v_mV, i_pA, kernel.taps, kernel.dt_ms);
}

}  // namespace axograd::tasks
