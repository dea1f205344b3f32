// What the generalised integrate-and-fire family shares (Mensi et al. 2012; Pozzorini et al. 2015, PLoS Comput Biol 11:e1004275):
// kernels as sums of exponentials with a time constant per slot, a membrane held at V_reset for T_ref, kernels that start when it is
// released, exponential escape rate with lambda_0 = 1 Hz.
//   held: the sample of the spike and T_ref after it; the first free sample is T_ref + dt after the spike.
// Kernels on other bases (rectangles, raised cosines) act through the inputs I_hist and theta_hist.
#pragma once
#include "core/record/neuron.hpp"
#include "models/neurons/refractory.hpp"

#define AX_GIF_V(X, XA) X(V_m, -65, "mV", -200, 100, "membrane potential")
#define AX_GIF_MEMBRANE(X, XA)                                                                 \
  X(C_m, 200, "pF", 5, 5000, "capacitance")                                                    \
  X(g_L, 8, "nS", 0.1, 500, "leak conductance")                                                \
  X(E_L, -65, "mV", -100, -30, "leak reversal")                                                \
  X(V_reset, -50, "mV", -100, 0, "membrane potential during refractoriness")                   \
  X(T_ref, 4, "ms", 0.1, 20, "absolute refractory period")                                     \
  X(V_T, -50, "mV", -80, 50, "threshold at rest: escape rate 1 Hz")                            \
  X(Delta_V, 2, "mV", 0.05, 50, "sharpness of the threshold")
#define AX_GIF_GAMMA(X, XA)                                                                    \
  XA(gamma, 6, 0, "mV", -200, 200, "threshold kernel: amplitude of each exponential")          \
  XA(tau_gamma, 6, 30, "ms", 0.5, 20000, "threshold kernel: time constants")
#define AX_GIF_ETA(X, XA)                                                                      \
  XA(eta, 8, 0, "pA", -5000, 5000, "spike-triggered current: amplitude of each exponential, positive hyperpolarises") \
  XA(tau_eta, 8, 30, "ms", 0.5, 20000, "spike-triggered current: time constants")
#define AX_GIF_KERNELS(X, XA) AX_GIF_ETA(X, XA) AX_GIF_GAMMA(X, XA)
#define AX_GIF_INPUT(X, XA)                                                                    \
  X(I, 0, "pA", -1e5, 1e5, "injected current")                                                 \
  X(I_hist, 0, "pA", -1e5, 1e5, "spike-triggered current of a precomputed kernel, added to I") \
  X(theta_hist, 0, "mV", -1000, 1000, "threshold shift of a precomputed kernel, added to V_T")
#define AX_GIF_HISTORY(X, XA)                                                                  \
  X(clock, 0, "1", 0, 1e6, "steps of refractoriness left")                                     \
  XA(x, 8, 0, "1", 0, 1e6, "spikes released so far, each decaying with tau_eta")               \
  XA(y, 6, 0, "1", 0, 1e6, "the same with tau_gamma")
#define AX_GIF_COEFF(X, XA)                                                                    \
  X(dt_over_C, 0, "ms/pF", 0, 1, "dt/C_m")                                                     \
  X(hold, 0, "1", 0, 1e6, "T_ref + dt in steps")                                               \
  X(sharpness, 0, "1/mV", 0, 100, "1/Delta_V")                                                 \
  XA(decay_x, 8, 0, "1", 0, 1, "exp(-dt/tau_eta)")                                             \
  XA(decay_y, 6, 0, "1", 0, 1, "exp(-dt/tau_gamma)")

AX_NAMESPACE_BEGIN

namespace gif {

template <class C, class P, class R> AX_HD void prepare(C& c, const P& p, R dt) {
  c.dt_over_C = dt / p.C_m;
  c.hold = p.T_ref / dt + 1.0;
  c.sharpness = 1.0 / p.Delta_V;
  for (int i = 0; i < 8; ++i) c.decay_x[i] = exp(-dt / p.tau_eta[i]);
  for (int i = 0; i < 6; ++i) c.decay_y[i] = exp(-dt / p.tau_gamma[i]);
}

template <class E> AX_HD auto held(const E& e) { return steps_held(e.h.clock, e.z, e.c.hold); }

// sum of amplitude[i]*trace[i]
template <class T, int n, class A, class H> AX_HD T kernel_sum(const A (&amplitude)[n], const H (&trace)[n]) {
  T sum = amplitude[0] * trace[0];
  for (int i = 1; i < n; ++i) sum = sum + amplitude[i] * trace[i];
  return sum;
}

template <class T, class E> AX_HD T threshold(const E& e) { return kernel_sum<T>(e.p.gamma, e.h.y) + (e.p.V_T + e.in.theta_hist); }

// distance to a threshold, dimensionless
template <class T, class E> AX_HD T drive(const T& distance, const E& e) { return unless_refractory(e.h.clock, T(distance * e.c.sharpness)); }

// Traces step on by one decay; a spike enters when the membrane is released (share of the step already past: 1 - held).
template <class H, class E, class Z> AX_HD void remember(H& h, const E& e, const Z& z) {
  const auto left = steps_held(h.clock, z, e.c.hold);
  using U = std::remove_cv_t<decltype(left)>;
  const auto released = is_released(left);
  const U one(Real<U>(1)), zero(Real<U>(0));
  const auto enter = [&](auto& trace, const auto& decay) {
    const U late = one + (one - left) * (decay - 1.0);
    trace = (trace + select(released, late, zero)) * decay;
  };
  for (int i = 0; i < 8; ++i) enter(h.x[i], e.c.decay_x[i]);
  for (int i = 0; i < 6; ++i) enter(h.y[i], e.c.decay_y[i]);
  h.clock = clock_after(left);
}

// One Euler step of C dV/dt = current from V, held at V_reset while the clock runs.
template <class T, class E> AX_HD T membrane(const T& v, const T& current, const E& e) {
  return hold_membrane(held(e), T(v + current * e.c.dt_over_C), e.p.V_reset);
}

template <class T, class E> AX_HD T leak_and_input(const T& v, const E& e) { return e.p.g_L * (e.p.E_L - v) + (e.in.I + e.in.I_hist); }

}  // namespace gif

AX_NAMESPACE_END

// The members that every text of the family has word for word. THRESHOLD: what is subtracted from V, given s and e.
#define AX_GIF_COMMON(THRESHOLD)                                                                                               \
  template <class T, class E> AX_HD static T drive(const State<T>& s, const E& e) { return gif::drive(T(s.V_m - THRESHOLD), e); } \
  template <class T, class E> AX_HD static T log_rate(const State<T>& s, const E& e) { return drive(s, e); }                   \
  template <class T, class E, class Z> AX_HD static void reset(State<T>& s, const E& e, const Z& z) {                          \
    s.V_m = s.V_m + z * (e.p.V_reset - s.V_m);                                                                                 \
  }                                                                                                                            \
  template <class U, class E, class Z> AX_HD static void remember(History<U>& h, const E& e, const Z& z) { gif::remember(h, e, z); }
