// The cells and problems of scripts/golden_gradients.cpp, written down from the papers once more: nothing of axograd is included
// here. Units mV, ms, uA/cm2, mS/cm2, uF/cm2, mM. A derivative is the imaginary part at a step of 1e-30 (complex step, exact to
// rounding), which is why every equation is one of complex numbers.
#pragma once
#include <cmath>
#include <complex>
#include <string>
#include <vector>

namespace golden {

using C = std::complex<double>;

struct Named {
  std::string name;
  double value;
};
struct Wave {  // level + swing sin(pace t)
  double level, swing, pace;
  double operator()(double t) const { return level + swing * std::sin(pace * t); }
};

// J = 1/T integral from 0 to T of (V - target)^2 dt, the state starting at `start` whatever the parameters are. V is state 0. The
// derivatives wanted are those by the first `by` parameters.
struct Problem {
  std::string name;
  double duration;
  Wave current, target;
  std::vector<Named> start, params;
  int by;
  void (*slope)(const C* y, const C* p, double current, C* dy);
};

// x/(exp(x/y) - 1); the series where the formula cancels
inline C linoid(C x, double y) {
  const C z = x / y;
  if (std::abs(z.real()) > 0.1) return x / (std::exp(z) - 1.0);
  const C w = z * z;
  return y * (1.0 - z / 2.0 + w / 12.0 * (1.0 - w / 60.0 * (1.0 - w / 42.0 * (1.0 - w / 40.0))));
}
inline C gate(C x, C alpha, C beta) { return alpha * (1.0 - x) - beta * x; }
inline C cube(C x) { return x * x * x; }

// Hodgkin & Huxley 1952. y: V m h n; p: C g_Na g_K g_L E_Na E_K E_L I_e
inline void squid(const C* y, const C* p, double current, C* d) {
  const C v = y[0];
  d[1] = gate(y[1], 0.1 * linoid(-(v + 40.0), 10), 4.0 * std::exp(-(v + 65.0) / 18.0));
  d[2] = gate(y[2], 0.07 * std::exp(-(v + 65.0) / 20.0), 1.0 / (1.0 + std::exp(-(v + 35.0) / 10.0)));
  d[3] = gate(y[3], 0.01 * linoid(-(v + 55.0), 10), 0.125 * std::exp(-(v + 65.0) / 80.0));
  const C outward = p[1] * cube(y[1]) * y[2] * (v - p[4]) + p[2] * y[3] * cube(y[3]) * (v - p[5]) + p[3] * (v - p[6]);
  d[0] = (p[7] + current - outward) / p[0];
}

// Pospischil et al. 2008, regular spiking. y: V m h n p; p: C g_Na g_Kd g_M g_L E_L V_T tau_max E_Na E_K
inline void regular(const C* y, const C* p, double current, C* d) {
  const C v = y[0], u = v - p[6];
  d[1] = gate(y[1], 0.32 * linoid(13.0 - u, 4), 0.28 * linoid(u - 40.0, 5));
  d[2] = gate(y[2], 0.128 * std::exp((17.0 - u) / 18.0), 4.0 / (1.0 + std::exp((40.0 - u) / 5.0)));
  d[3] = gate(y[3], 0.032 * linoid(15.0 - u, 5), 0.5 * std::exp((10.0 - u) / 40.0));
  const C tau = p[7] / (3.3 * std::exp((v + 35.0) / 20.0) + std::exp(-(v + 35.0) / 20.0));
  d[4] = (1.0 / (1.0 + std::exp(-(v + 35.0) / 10.0)) - y[4]) / tau;
  const C outward =
      p[1] * cube(y[1]) * y[2] * (v - p[8]) + (p[2] * y[3] * cube(y[3]) + p[3] * y[4]) * (v - p[9]) + p[4] * (v - p[5]);
  d[0] = (current - outward) / p[0];
}

// The same with the low-threshold calcium current and its calcium (time constant of u: ModelDB 123623).
// y: V m h n p u Ca; p: C g_Na g_Kd g_M g_L E_L V_T g_T E_Na E_K tau_max tau_Ca
inline void low_threshold(const C* y, const C* p, double current, C* d) {
  const C v = y[0], w = v + 2.0;
  const C cortical[] = {p[0], p[1], p[2], p[3], p[4], p[5], p[6], p[10], p[8], p[9]};
  regular(y, cortical, current, d);
  const C tau = (30.8 + (211.4 + std::exp((w + 113.2) / 5.0)) / (1.0 + std::exp((w + 84.0) / 3.2))) / std::pow(3, 1.2);
  d[5] = (1.0 / (1.0 + std::exp((w + 81.0) / 4.0)) - y[5]) / tau;
  const double faraday = 96485.33212, depth = 1, rest = 2.4e-4, outside = 2;
  const C reversal = 1e3 * 8.314462618 * 309.15 / (2 * faraday) * std::log(outside / y[6]);
  const C open = 1.0 / (1.0 + std::exp(-(v + 59.0) / 6.2));
  const C calcium = p[7] * open * open * y[5] * (v - reversal);
  d[0] -= calcium / p[0];
  const C inflow = -10.0 * calcium / (2 * faraday * depth);
  d[6] = (inflow.real() > 0 ? inflow : 0.0) + (rest - y[6]) / p[11];
}

inline std::vector<Problem> problems() {
  return {{"hh",
           25,
           {8, 2, 0.4},
           {-60, 15, 0.3},
           {{"V_m", -62}, {"m", 0.08}, {"h", 0.5}, {"n", 0.35}},
           {{"C_m", 1.1}, {"g_Na", 115}, {"g_K", 34}, {"g_L", 0.32}, {"E_Na", 52}, {"E_K", -75}, {"E_L", -55}, {"I_e", 0.5}},
           8,
           squid},
          {"pospischil_rs",
           25,
           {4, 1, 0.4},
           {-60, 15, 0.3},
           {{"V_m", -66}, {"m", 0.01}, {"h", 0.95}, {"n", 0.02}, {"p", 0.05}},
           {{"C_m", 1.1},
            {"g_Na", 55},
            {"g_Kd", 5.5},
            {"g_M", 0.08},
            {"g_L", 0.11},
            {"E_L", -71},
            {"V_T", -56},
            {"tau_max", 900},
            {"E_Na", 50},
            {"E_K", -95}},
           8,
           regular},
          {"pospischil_lts",
           25,
           {1.5, 0.5, 0.4},
           {-60, 15, 0.3},
           {{"V_m", -80}, {"m", 0.002}, {"h", 0.98}, {"n", 0.01}, {"p", 0.02}, {"u", 0.5}, {"Ca_i", 3e-4}},
           {{"C_m", 1.1},
            {"g_Na", 55},
            {"g_Kd", 5.5},
            {"g_M", 0.04},
            {"g_L", 0.012},
            {"E_L", -84},
            {"V_T", -56},
            {"g_T", 0.45},
            {"E_Na", 50},
            {"E_K", -100},
            {"tau_max", 1000},
            {"tau_Ca", 5}},
           8,
           low_threshold}};
}

}  // namespace golden
