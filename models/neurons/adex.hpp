// Adaptive exponential integrate-and-fire (Brette & Gerstner 2005, J Neurophysiol 94:3637, eqs. 1-3).
//   C_m dV/dt = -g_L (V - E_L) + g_L Delta_T exp((V - V_T)/Delta_T) - w + I,   tau_w dw/dt = a (V - E_L) - w
// Spike at V > V_peak: V <- V_reset, w <- w + b. Forward Euler; the exponent is capped at 5 (meant for dt <= 0.1 ms), which changes only
// the last fraction of a millisecond of the upstroke.
#pragma once
#include "core/num/math.hpp"
#include "core/record/neuron.hpp"

AX_NAMESPACE_BEGIN

struct Adex {
  static constexpr NeuronInfo info{"adex", "adaptive exponential integrate-and-fire",
      "C_m dV/dt = -g_L (V - E_L) + g_L Delta_T exp((V - V_T)/Delta_T) - w + I; tau_w dw/dt = a (V - E_L) - w; at V > V_peak: "
      "V <- V_reset, w <- w + b",
      "Brette & Gerstner 2005, J Neurophysiol 94:3637, eqs. 1-3, table 1"};
#define AX_ADEX_STATE(X, XA)                                                   \
  X(V_m, -70.6, "mV", -200, 100, "membrane potential")                         \
  X(w, 0, "pA", -1e5, 1e5, "adaptation current")
#define AX_ADEX_PARAMS(X, XA)                                                  \
  X(C_m, 281, "pF", 20, 2000, "capacitance [B&G 2005, table 1]")               \
  X(g_L, 30, "nS", 1, 200, "leak conductance [same]")                          \
  X(E_L, -70.6, "mV", -90, -40, "leak reversal [same]")                        \
  X(V_T, -50.4, "mV", -70, -30, "rheobase threshold [same]")                   \
  X(Delta_T, 2, "mV", 0.1, 10, "sharpness of the spike's onset [same]")        \
  X(tau_w, 144, "ms", 1, 2000, "time constant of adaptation [same]")           \
  X(a, 4, "nS", -50, 50, "coupling of adaptation to the voltage [same]")       \
  X(b, 80.5, "pA", 0, 1000, "jump of adaptation at a spike [same]")            \
  X(V_reset, -70.6, "mV", -90, -40, "value after a spike [same]")              \
  X(V_peak, 0, "mV", -40, 50, "where the spike is cut")
#define AX_ADEX_INPUT(X, XA) X(I, 0, "pA", -1e5, 1e5, "injected current")
#define AX_ADEX_COEFF(X, XA)                                                   \
  X(dt_over_C, 0, "ms/pF", 0, 1, "dt/C_m")                                     \
  X(dt_over_tau, 0, "1", 0, 1, "dt/tau_w")                                     \
  X(per_Delta_T, 0, "1/mV", 0, 10, "1/Delta_T")
  AX_RECORD(State, AX_ADEX_STATE)
  AX_RECORD(Params, AX_ADEX_PARAMS)
  AX_RECORD(Input, AX_ADEX_INPUT)
  AX_NO_HISTORY
  AX_RECORD(Coeff, AX_ADEX_COEFF)

  template <class P> AX_HD static Coeff<P> prepare(const Params<P>& p, Real<P> dt) { return {dt / p.C_m, dt / p.tau_w, 1.0 / p.Delta_T}; }
  template <class T, class E> AX_HD static void flow(State<T>& s, const E& e) {
    const T u = min(T((s.V_m - e.p.V_T) * e.c.per_Delta_T), T(Real<T>(5)));
    const T onset = e.p.g_L * (e.p.Delta_T * exp(u));
    const T above_rest = s.V_m - e.p.E_L;
    const T current = onset - e.p.g_L * above_rest - s.w + e.in.I;
    s.w = s.w + (e.p.a * above_rest - s.w) * e.c.dt_over_tau;
    s.V_m = s.V_m + current * e.c.dt_over_C;
  }
  template <class T, class E> AX_HD static T drive(const State<T>& s, const E& e) { return s.V_m - e.p.V_peak; }
  template <class T, class E, class Z> AX_HD static void reset(State<T>& s, const E& e, const Z& z) {
    s.V_m = s.V_m + z * (e.p.V_reset - s.V_m);
    s.w = s.w + z * e.p.b;
  }
};

AX_NAMESPACE_END
