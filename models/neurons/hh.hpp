// Squid giant axon (Hodgkin & Huxley 1952, J Physiol 117:500, in the modern sign convention, 6.3 degC).
//   C_m dV/dt = I_e + I - g_Na m^3 h (V - E_Na) - g_K n^4 (V - E_K) - g_L (V - E_L),   x' = alpha_x (1 - x) - beta_x x
// Exponential Euler: the gates with the old V, then V with the new gates.
#pragma once
#include "core/record/neuron.hpp"
#include "models/neurons/gates.hpp"

AX_NAMESPACE_BEGIN

struct Hh {
  static constexpr NeuronInfo info{"hh", "Hodgkin-Huxley squid axon",
      "C_m dV/dt = I_e + I - g_Na m^3 h (V - E_Na) - g_K n^4 (V - E_K) - g_L (V - E_L); gates m, h, n; exponential Euler",
      "Hodgkin & Huxley 1952, J Physiol 117:500; rates in the modern sign convention", true, UnitSystem::density};

#define AX_HH_STATE(X, XA)                                                        \
  X(V_m, -65, "mV", -150, 100, "membrane potential")                              \
  X(m, 0.0529, "1", 0, 1, "activation of the sodium current")                     \
  X(h, 0.5961, "1", 0, 1, "inactivation of the sodium current")                   \
  X(n, 0.3177, "1", 0, 1, "activation of the potassium current")
#define AX_HH_PARAMS(X, XA)                                                       \
  X(C_m, 1, "uF/cm2", 0.1, 10, "capacitance [HH 1952, table 3]")                  \
  X(g_Na, 120, "mS/cm2", 1, 500, "largest sodium conductance [same]")             \
  X(g_K, 36, "mS/cm2", 0.5, 200, "largest potassium conductance [same]")          \
  X(g_L, 0.3, "mS/cm2", 0.01, 5, "leak conductance [same]")                       \
  X(E_Na, 50, "mV", 20, 90, "sodium reversal [same, rest at -65 mV]")             \
  X(E_K, -77, "mV", -120, -60, "potassium reversal [same]")                       \
  X(E_L, -54.387, "mV", -90, -40, "leak reversal [same]")                         \
  X(I_e, 0, "uA/cm2", -100, 100, "constant current")
#define AX_HH_INPUT(X, XA) X(I, 0, "uA/cm2", -1000, 1000, "injected current")
  AX_RECORD(State, AX_HH_STATE)
  AX_RECORD(Params, AX_HH_PARAMS)
  AX_RECORD(Input, AX_HH_INPUT)
  AX_NO_HISTORY
  AX_NO_COEFF
  AX_NO_RESET

  template <class T, class E> AX_HD static void flow(State<T>& s, const E& e) {
    const T& v = s.V_m;
    const T alpha_m = x_over_expm1((v + 40.0) * -0.1), beta_m = 4.0 * exp((v + 65.0) * (-1.0 / 18));
    const T alpha_h = 0.07 * exp((v + 65.0) * -0.05), beta_h = 1.0 / (exp((v + 35.0) * -0.1) + 1.0);
    const T alpha_n = 0.1 * x_over_expm1((v + 55.0) * -0.1), beta_n = 0.125 * exp((v + 65.0) * (-1.0 / 80));
    s.m = gate_step(s.m, alpha_m, beta_m, e.dt);
    s.h = gate_step(s.h, alpha_h, beta_h, e.dt);
    s.n = gate_step(s.n, alpha_n, beta_n, e.dt);
    const T n2 = s.n * s.n;
    const T g_na = e.p.g_Na * (s.m * s.m * s.m * s.h), g_k = e.p.g_K * (n2 * n2);
    const T total = g_na + g_k + e.p.g_L;
    const T current = g_na * e.p.E_Na + g_k * e.p.E_K + e.p.g_L * e.p.E_L + (e.p.I_e + e.in.I);
    s.V_m = membrane_step(v, total, current, e.p.C_m, e.dt);
  }
  // zero where the upstroke passes 0 mV
  template <class T, class E> AX_HD static T drive(const State<T>& s, const E&) { return s.V_m * 0.1; }
};

AX_NAMESPACE_END
