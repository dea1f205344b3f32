// The generalised integrate-and-fire neuron of the working-memory network of arXiv 2406.19708: one adaptation current, synaptic
// conductances within the exponential-Euler step, everything in units of the distance from rest to threshold.
//   V <- V - V_th z, A <- e^{-dt/tau_A} (A - beta z);   tau V' = -(V - V_rest) + A + g_E (E_E - V) + g_I (E_I - V)
#pragma once
#include "core/num/math.hpp"
#include "core/record/neuron.hpp"

AX_NAMESPACE_BEGIN

struct GifCoba {
  static constexpr NeuronInfo info{"gif_coba", "GIF with synaptic conductances of arXiv 2406.19708",
      "tau V' = -(V - V_rest) + A + g_E (E_E - V) + g_I (E_I - V) by exponential Euler; tau_A A' = -A; at V > V_th: V -= V_th, A -= beta",
      "arXiv 2406.19708, E/I network"};
#define AX_GIF_COBA_STATE(X, XA)                                               \
  X(V_m, 0, "1", -100, 100, "membrane potential")                              \
  X(A, 0, "1", -1000, 1000, "adaptation current")
#define AX_GIF_COBA_PARAMS(X, XA)                                              \
  X(tau, 100, "ms", 1, 5000, "membrane time constant")                         \
  X(tau_A, 1000, "ms", 1, 1e5, "time constant of the adaptation")              \
  X(beta, 1, "1", -100, 100, "what a spike takes from the adaptation current") \
  X(V_th, 1, "1", 0.01, 100, "threshold")                                      \
  X(V_rest, 0, "1", -100, 100, "resting potential")                            \
  X(E_E, 3, "1", -100, 100, "excitatory reversal")                             \
  X(E_I, -3, "1", -100, 100, "inhibitory reversal")
#define AX_GIF_COBA_INPUT(X, XA)                                               \
  X(I, 0, "1", -1e4, 1e4, "injected current over the leak")                    \
  X(g_E, 0, "1", 0, 1e4, "excitatory conductance over the leak")               \
  X(g_I, 0, "1", 0, 1e4, "inhibitory conductance over the leak")
#define AX_GIF_COBA_COEFF(X, XA)                                               \
  X(rate, 0, "1", 0, 10, "dt/tau")                                             \
  X(decay_A, 0, "1", 0, 1, "exp(-dt/tau_A)")                                   \
  X(inverse, 0, "1", 0, 1e3, "1/V_th")
  AX_RECORD(State, AX_GIF_COBA_STATE)
  AX_RECORD(Params, AX_GIF_COBA_PARAMS)
  AX_RECORD(Input, AX_GIF_COBA_INPUT)
  AX_NO_HISTORY
  AX_RECORD(Coeff, AX_GIF_COBA_COEFF)

  template <class P> AX_HD static Coeff<P> prepare(const Params<P>& p, Real<P> dt) {
    return {dt / p.tau, exp(-dt / p.tau_A), 1.0 / p.V_th};
  }
  template <class T, class E> AX_HD static void flow(State<T>& s, const E& e) {
    s.A = s.A * e.c.decay_A;
    const T leak = (e.in.g_E + e.in.g_I + 1.0) * e.c.rate;
    const T push = s.A + e.in.I + e.in.g_E * e.p.E_E + e.in.g_I * e.p.E_I + e.p.V_rest;
    s.V_m = s.V_m + (push * e.c.rate - leak * s.V_m) * exprel(T(-leak));
  }
  template <class T, class E> AX_HD static T drive(const State<T>& s, const E& e) { return (s.V_m - e.p.V_th) * e.c.inverse; }
  template <class T, class E, class Z> AX_HD static void reset(State<T>& s, const E& e, const Z& z) {
    s.V_m = s.V_m - z * e.p.V_th;
    s.A = s.A - z * e.p.beta;
  }
};

AX_NAMESPACE_END
