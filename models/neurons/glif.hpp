// GLIF 1-5: the records of each level around the one text (glif_text.hpp). Parameters of 789 cells: glif_parameters.hpp.
#pragma once
#include "models/neurons/glif_text.hpp"

// level 1
#define AX_GLIF_STATE_V(X, XA) X(V_m, -70, "mV", -200, 100, "membrane potential")
#define AX_GLIF_PARAMS_V(X, XA)                                                              \
  X(C_m, 100, "pF", 1, 5000, "capacitance")                                                  \
  X(g_L, 5, "nS", 0.05, 500, "leak conductance, 1/R")                                        \
  X(E_L, -70, "mV", -110, -30, "leak reversal")                                              \
  X(V_th, -45, "mV", -90, 50, "threshold at rest, E_L + Theta_inf")                          \
  X(T_ref, 3, "ms", 0, 50, "length of the spike cut")                                        \
  X(Delta_V, 1, "mV", 0.05, 50, "sharpness of the escape rate, 1/ms at threshold")
#define AX_GLIF_COEFF_V(X, XA)                                                               \
  X(decay, 0, "1", 0, 1, "exp(-dt g_L/C_m)")                                                 \
  X(R_m, 0, "1/nS", 0, 100, "1/g_L")                                                         \
  X(hold, 0, "1", 0, 1e6, "T_ref in steps")                                                  \
  X(sharpness, 0, "1/mV", 0, 100, "1/Delta_V")
// levels 2, 4, 5
#define AX_GLIF_STATE_S(X, XA) X(theta_s, 0, "mV", -1000, 1000, "spike component of the threshold")
#define AX_GLIF_PARAMS_S(X, XA)                                                              \
  X(f_v, 0.5, "1", -2, 2, "share of the voltage kept over a spike")                          \
  X(delta_V, 0, "mV", -200, 200, "voltage lost over a spike")                                \
  X(b_s, 0.1, "1/ms", 1e-5, 20, "rate of the threshold's spike component")                   \
  X(delta_theta, 2, "mV", -500, 500, "its jump at a spike")
#define AX_GLIF_COEFF_S(X, XA) X(decay_s, 0, "1", 0, 1, "exp(-b_s dt)")
// levels 3-5
#define AX_GLIF_STATE_I(X, XA) XA(I_asc, 2, 0, "pA", -1e5, 1e5, "after-spike currents")
#define AX_GLIF_PARAMS_I(X, XA)                                                              \
  XA(k, 2, 0.1, "1/ms", 1e-4, 2, "rates of the after-spike currents")                        \
  XA(delta_I, 2, 0, "pA", -1e5, 1e5, "their jumps at a spike")
#define AX_GLIF_COEFF_I(X, XA)                                                               \
  XA(decay_I, 2, 0, "1", 0, 1, "exp(-k dt)")                                                 \
  XA(weight_I, 2, 0, "mV/pA", 0, 100, "what a current adds to V in a step")
// level 5
#define AX_GLIF_STATE_T(X, XA) X(theta_v, 0, "mV", -1000, 1000, "voltage component of the threshold")
#define AX_GLIF_PARAMS_T(X, XA)                                                              \
  X(a_v, 0.01, "1/ms", -2, 2, "coupling of the threshold to the voltage")                    \
  X(b_v, 0.05, "1/ms", 1e-5, 20, "rate of the threshold's voltage component")
#define AX_GLIF_COEFF_T(X, XA)                                                               \
  X(decay_v, 0, "1", 0, 1, "exp(-b_v dt)")                                                   \
  X(steady_v, 0, "1", 0, 10, "threshold gained in a step from the steady voltage")           \
  X(transient_v, 0, "1", 0, 10, "and from the decaying part of the voltage")

#define AX_GLIF1(P, X, XA) P##_V(X, XA)
#define AX_GLIF2(P, X, XA) P##_V(X, XA) P##_S(X, XA)
#define AX_GLIF3(P, X, XA) P##_V(X, XA) P##_I(X, XA)
#define AX_GLIF4(P, X, XA) P##_V(X, XA) P##_S(X, XA) P##_I(X, XA)
#define AX_GLIF5(P, X, XA) P##_V(X, XA) P##_S(X, XA) P##_I(X, XA) P##_T(X, XA)
#define AX_GLIF1_STATE(X, XA) AX_GLIF1(AX_GLIF_STATE, X, XA)
#define AX_GLIF2_STATE(X, XA) AX_GLIF2(AX_GLIF_STATE, X, XA)
#define AX_GLIF3_STATE(X, XA) AX_GLIF3(AX_GLIF_STATE, X, XA)
#define AX_GLIF4_STATE(X, XA) AX_GLIF4(AX_GLIF_STATE, X, XA)
#define AX_GLIF5_STATE(X, XA) AX_GLIF5(AX_GLIF_STATE, X, XA)
#define AX_GLIF1_PARAMS(X, XA) AX_GLIF1(AX_GLIF_PARAMS, X, XA)
#define AX_GLIF2_PARAMS(X, XA) AX_GLIF2(AX_GLIF_PARAMS, X, XA)
#define AX_GLIF3_PARAMS(X, XA) AX_GLIF3(AX_GLIF_PARAMS, X, XA)
#define AX_GLIF4_PARAMS(X, XA) AX_GLIF4(AX_GLIF_PARAMS, X, XA)
#define AX_GLIF5_PARAMS(X, XA) AX_GLIF5(AX_GLIF_PARAMS, X, XA)
#define AX_GLIF1_COEFF(X, XA) AX_GLIF1(AX_GLIF_COEFF, X, XA)
#define AX_GLIF2_COEFF(X, XA) AX_GLIF2(AX_GLIF_COEFF, X, XA)
#define AX_GLIF3_COEFF(X, XA) AX_GLIF3(AX_GLIF_COEFF, X, XA)
#define AX_GLIF4_COEFF(X, XA) AX_GLIF4(AX_GLIF_COEFF, X, XA)
#define AX_GLIF5_COEFF(X, XA) AX_GLIF5(AX_GLIF_COEFF, X, XA)
#define AX_GLIF_INPUT(X, XA) X(I, 0, "pA", -1e5, 1e5, "injected current")
#define AX_GLIF_HISTORY(X, XA) X(clock, 0, "1", 0, 1e6, "steps of the spike cut left")

#define AX_GLIF_NEURON(L, TITLE)                                                                                              \
  struct Glif##L {                                                                                                            \
    static constexpr NeuronInfo info{"glif" #L, TITLE,                                                                        \
        "C_m dV/dt = I + sum I_j - g_L (V - E_L); spike at V > V_th + theta_s + theta_v; resets at the end of the spike cut",  \
        "Teeter et al. 2018, Nat Commun 9:709"};                                                                              \
    AX_RECORD(State, AX_GLIF##L##_STATE)                                                                                      \
    AX_RECORD(Params, AX_GLIF##L##_PARAMS)                                                                                    \
    AX_RECORD(Input, AX_GLIF_INPUT)                                                                                           \
    AX_RECORD(History, AX_GLIF_HISTORY)                                                                                       \
    AX_RECORD(Coeff, AX_GLIF##L##_COEFF)                                                                                      \
    template <class P> AX_HD static Coeff<P> prepare(const Params<P>& p, Real<P> dt) {                                        \
      Coeff<P> c;                                                                                                             \
      glif::prepare<L>(c, p, dt);                                                                                             \
      return c;                                                                                                               \
    }                                                                                                                         \
    template <class T, class E> AX_HD static void flow(State<T>& s, const E& e) { glif::flow<L, T>(s, e); }                   \
    template <class T, class E> AX_HD static T drive(const State<T>& s, const E& e) {                                         \
      return unless_refractory(e.h.clock, T(s.V_m - glif::threshold<L, T>(s, e)));                                            \
    }                                                                                                                         \
    template <class T, class E> AX_HD static T log_rate(const State<T>& s, const E& e) {                                      \
      return unless_refractory(e.h.clock,                                                                                     \
                               T((s.V_m - glif::threshold<L, T>(s, e)) * e.c.sharpness + glif::log_rate_at_threshold));       \
    }                                                                                                                         \
    template <class T, class E, class Z> AX_HD static void reset(State<T>& s, const E& e, const Z& z) {                       \
      glif::reset<L, T>(s, e, z);                                                                                             \
    }                                                                                                                         \
    template <class U, class E, class Z> AX_HD static void remember(History<U>& h, const E& e, const Z& z) {                  \
      h.clock = clock_after(steps_held(h.clock, z, e.c.hold));                                                                \
    }                                                                                                                         \
  };

AX_NAMESPACE_BEGIN
AX_GLIF_NEURON(1, "GLIF 1: leaky integrate-and-fire")
AX_GLIF_NEURON(2, "GLIF 2: with biological reset rules")
AX_GLIF_NEURON(3, "GLIF 3: with after-spike currents")
AX_GLIF_NEURON(4, "GLIF 4: with reset rules and after-spike currents")
AX_GLIF_NEURON(5, "GLIF 5: with a voltage-dependent threshold")
AX_NAMESPACE_END
