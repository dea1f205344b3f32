// Leaky integrate-and-fire (Gerstner et al. 2014, Neuronal Dynamics, eqs. 1.6-1.8), current input, absolute refractoriness.
//   C_m dV/dt = -g_L (V - E_L) + I;   V > V_th: V <- V_reset, held for t_ref
// The step is exact for a current that is constant within it.
#pragma once
#include "core/record/neuron.hpp"
#include "models/neurons/refractory.hpp"

AX_NAMESPACE_BEGIN

struct Lif {
  static constexpr NeuronInfo info{"lif", "leaky integrate-and-fire",
      "C_m dV/dt = -g_L (V - E_L) + I; at V > V_th: V <- V_reset, held for t_ref; exact step",
      "Gerstner, Kistler, Naud & Paninski 2014, Neuronal Dynamics, eqs. 1.6-1.8"};

#define AX_LIF_STATE(X, XA) X(V_m, -65, "mV", -200, 100, "membrane potential")
#define AX_LIF_PARAMS(X, XA)                                                   \
  X(C_m, 100, "pF", 1, 5000, "capacitance")                                    \
  X(g_L, 5, "nS", 0.1, 500, "leak conductance")                                \
  X(E_L, -65, "mV", -100, -30, "leak reversal")                                \
  X(V_th, -50, "mV", -80, 0, "threshold")                                      \
  X(V_reset, -60, "mV", -120, 0, "value after a spike")                        \
  X(t_ref, 2, "ms", 0, 50, "absolute refractory period")
#define AX_LIF_INPUT(X, XA) X(I, 0, "pA", -1e5, 1e5, "injected current")
#define AX_LIF_HISTORY(X, XA) X(clock, 0, "1", 0, 1e6, "steps of refractoriness left")
#define AX_LIF_COEFF(X, XA)                                                    \
  X(decay, 0, "1", 0, 1, "exp(-dt g_L/C_m)")                                   \
  X(R_m, 0, "1/nS", 0, 10, "1/g_L")                                            \
  X(hold, 0, "1", 0, 1e6, "t_ref in steps")
  AX_RECORD(State, AX_LIF_STATE)
  AX_RECORD(Params, AX_LIF_PARAMS)
  AX_RECORD(Input, AX_LIF_INPUT)
  AX_RECORD(History, AX_LIF_HISTORY)
  AX_RECORD(Coeff, AX_LIF_COEFF)

  template <class P> AX_HD static Coeff<P> prepare(const Params<P>& p, Real<P> dt) {
    return {exp(p.g_L / p.C_m * -dt), 1.0 / p.g_L, p.t_ref / dt};
  }
  template <class T, class E> AX_HD static void flow(State<T>& s, const E& e) {
    const auto held = steps_held(e.h.clock, e.z, e.c.hold);
    const T target = e.p.E_L + e.c.R_m * e.in.I;
    const T free = target + (s.V_m - target) * e.c.decay;
    s.V_m = hold_membrane(held, free, e.p.V_reset);
  }
  template <class T, class E> AX_HD static T drive(const State<T>& s, const E& e) { return unless_refractory(e.h.clock, s.V_m - e.p.V_th); }
  template <class T, class E, class Z> AX_HD static void reset(State<T>& s, const E& e, const Z& z) { s.V_m += z * (e.p.V_reset - s.V_m); }
  template <class U, class E, class Z> AX_HD static void remember(History<U>& h, const E& e, const Z& z) {
    h.clock = clock_after(steps_held(h.clock, z, e.c.hold));
  }
};

AX_NAMESPACE_END
