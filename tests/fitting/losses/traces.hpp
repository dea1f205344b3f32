// Voltage traces with spikes, by a formula, and numeric derivatives of losses along a direction.
#pragma once
#include <cmath>
#include <random>
#include <vector>

#include "fitting/losses/trace_loss.hpp"

namespace axograd::testing {

inline constexpr double dt = 0.05;  // ms

// 300 ms: a membrane that charges from 20 to 260 ms, with spikes at the given times (ms), each followed by a hyperpolarisation.
inline std::vector<double> spiking_trace(const std::vector<double>& spikes, double rise = 14) {
  std::vector<double> V;
  for (int k = 0; k < 6000; ++k) {
    const double t = k * dt, on = std::max(0.0, t - 20), off = std::max(0.0, t - 260);
    double v = -70 + rise * (std::exp(-off / 10) - std::exp(-on / 10));
    for (double spike : spikes) {
      const double s = t - spike, width = s < 0 ? 0.3 : 0.5;
      v += 100 * std::exp(-(s / width) * (s / width));
      if (s > 0) v -= 10 * s / 6 * std::exp(1 - s / 6);
    }
    V.push_back(v);
  }
  return V;
}

// Smooth and of order 1 mV, different for every seed.
inline std::vector<double> direction(std::size_t n, unsigned seed) {
  std::mt19937_64 random(seed);
  std::uniform_real_distribution<double> phase(0, 6.28);
  const double a = phase(random), b = phase(random);
  std::vector<double> d(n);
  for (std::size_t t = 0; t < n; ++t) d[t] = std::sin(0.013 * double(t) + a) + 0.5 * std::cos(0.21 * double(t) + b);
  return d;
}

struct Along {
  double analytic, numeric;
};

// dL/dV along `d` at `V`, by the loss's own gradient and by differences of fourth order.
inline Along derivative(const fitting::TraceLoss& loss, const std::vector<double>& V, const std::vector<double>& target,
                        const std::vector<double>& d, double h) {
  std::vector<double> gradient(V.size(), 1e300);
  loss(V, target, dt, gradient);
  Along r{0, 0};
  for (std::size_t t = 0; t < V.size(); ++t) r.analytic += gradient[t] * d[t];
  const auto at = [&](double step) {
    std::vector<double> moved = V;
    for (std::size_t t = 0; t < V.size(); ++t) moved[t] += step * d[t];
    return loss(moved, target, dt, {});
  };
  r.numeric = (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h);
  return r;
}

}  // namespace axograd::testing
