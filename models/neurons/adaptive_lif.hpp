// Adaptive leaky integrate-and-fire: two spike-triggered currents and a moving threshold, optional escape noise (the throughput
// benchmark of this field's simulators; Mensi et al. 2012 for the model class).
//   C_m dV/dt = -g_L (V - E_L) + I - w_1 - w_2;   spike at V > V_th + theta: V <- V_reset, held for t_ref, w_k += b_k, theta += b_theta
// w and theta decay exponentially; the membrane step is exact for constant w.
#pragma once
#include "core/record/neuron.hpp"
#include "models/neurons/refractory.hpp"

AX_NAMESPACE_BEGIN

struct AdaptiveLif {
  static constexpr NeuronInfo info{"adaptive_lif", "adaptive leaky integrate-and-fire",
      "C_m dV/dt = -g_L (V - E_L) + I - w_1 - w_2; threshold V_th + theta; w_k, theta jump by b at a spike and decay; escape rate "
      "lambda_0 exp((V - V_th - theta)/Delta_V)",
      "Mensi et al. 2012, J Neurophysiol 107:1756 (model class)"};
#define AX_ALIF_STATE(X, XA) X(V_m, -65, "mV", -200, 100, "membrane potential")
#define AX_ALIF_PARAMS(X, XA)                                                  \
  X(C_m, 100, "pF", 1, 5000, "capacitance")                                    \
  X(g_L, 5, "nS", 0.1, 500, "leak conductance")                                \
  X(E_L, -65, "mV", -100, -30, "leak reversal")                                \
  X(V_th, -48, "mV", -80, 0, "threshold at rest")                              \
  X(V_reset, -60, "mV", -120, 0, "value after a spike")                        \
  X(t_ref, 4, "ms", 0, 50, "absolute refractory period")                       \
  X(b_1, 20, "pA", -5000, 5000, "first current: jump at a spike")              \
  X(tau_1, 20, "ms", 0.5, 5000, "first current: time constant")                \
  X(b_2, 5, "pA", -5000, 5000, "second current: jump at a spike")              \
  X(tau_2, 150, "ms", 0.5, 5000, "second current: time constant")              \
  X(b_theta, 3, "mV", -50, 100, "threshold: jump at a spike")                  \
  X(tau_theta, 60, "ms", 0.5, 5000, "threshold: time constant")                \
  X(lambda_0, 10000, "Hz", 0.01, 1e6, "escape rate at threshold")              \
  X(Delta_V, 1.5, "mV", 0.05, 50, "sharpness of the escape rate")
#define AX_ALIF_INPUT(X, XA) X(I, 0, "pA", -1e5, 1e5, "injected current")
#define AX_ALIF_HISTORY(X, XA)                                                 \
  X(clock, 0, "1", 0, 1e6, "steps of refractoriness left")                     \
  X(w_1, 0, "pA", -1e6, 1e6, "first spike-triggered current")                  \
  X(w_2, 0, "pA", -1e6, 1e6, "second spike-triggered current")                 \
  X(theta, 0, "mV", -1e4, 1e4, "threshold shift")
#define AX_ALIF_COEFF(X, XA)                                                   \
  X(decay, 0, "1", 0, 1, "exp(-dt g_L/C_m)")                                   \
  X(R_m, 0, "1/nS", 0, 10, "1/g_L")                                            \
  X(hold, 0, "1", 0, 1e6, "t_ref in steps")                                    \
  X(decay_1, 0, "1", 0, 1, "exp(-dt/tau_1)")                                   \
  X(decay_2, 0, "1", 0, 1, "exp(-dt/tau_2)")                                   \
  X(decay_theta, 0, "1", 0, 1, "exp(-dt/tau_theta)")                           \
  X(sharpness, 0, "1/mV", 0, 100, "1/Delta_V")                                 \
  X(log_lambda_0, 0, "1", -5, 14, "ln(lambda_0/Hz)")
  AX_RECORD(State, AX_ALIF_STATE)
  AX_RECORD(Params, AX_ALIF_PARAMS)
  AX_RECORD(Input, AX_ALIF_INPUT)
  AX_RECORD(History, AX_ALIF_HISTORY)
  AX_RECORD(Coeff, AX_ALIF_COEFF)

  template <class P> AX_HD static Coeff<P> prepare(const Params<P>& p, Real<P> dt) {
    return {exp(p.g_L / p.C_m * -dt), 1.0 / p.g_L,          p.t_ref / dt,     exp(-dt / p.tau_1),
            exp(-dt / p.tau_2),       exp(-dt / p.tau_theta), 1.0 / p.Delta_V, log(p.lambda_0)};
  }
  template <class T, class E> AX_HD static void flow(State<T>& s, const E& e) {
    const T target = e.p.E_L + e.c.R_m * (e.in.I - (e.h.w_1 + e.h.w_2));
    const T free = target + (s.V_m - target) * e.c.decay;
    s.V_m = hold_membrane(steps_held(e.h.clock, e.z, e.c.hold), free, e.p.V_reset);
  }
  template <class T, class E> AX_HD static T distance(const State<T>& s, const E& e) { return s.V_m - (e.p.V_th + e.h.theta); }
  template <class T, class E> AX_HD static T drive(const State<T>& s, const E& e) { return unless_refractory(e.h.clock, distance(s, e)); }
  template <class T, class E> AX_HD static T log_rate(const State<T>& s, const E& e) {
    return unless_refractory(e.h.clock, T(distance(s, e) * e.c.sharpness + e.c.log_lambda_0));
  }
  template <class T, class E, class Z> AX_HD static void reset(State<T>& s, const E& e, const Z& z) {
    s.V_m = s.V_m + z * (e.p.V_reset - s.V_m);
  }
  template <class U, class E, class Z> AX_HD static void remember(History<U>& h, const E& e, const Z& z) {
    h.w_1 = (h.w_1 + z * e.p.b_1) * e.c.decay_1;
    h.w_2 = (h.w_2 + z * e.p.b_2) * e.c.decay_2;
    h.theta = (h.theta + z * e.p.b_theta) * e.c.decay_theta;
    h.clock = clock_after(steps_held(h.clock, z, e.c.hold));
  }
};

AX_NAMESPACE_END
