// GIF neuron with an A-type and a delayed potassium current (aGIF; Harkin et al. 2021, facts from raphegif).
//   C_m dV/dt = -g_L (V - E_L) - g_A m h (V - E_K) - g_K n (V - E_K) + I - sum_i eta_i x_i
//   m, n instantaneous; tau_h dh/dt = h_inf(V) - h;   x_inf = A/(1 + exp(-k (V - V_half)))
#pragma once
#include "models/neurons/gif_parts.hpp"

AX_NAMESPACE_BEGIN

struct Agif {
  static constexpr NeuronInfo info{"agif", "GIF with A-type potassium current",
      "gif with - g_A m h (V - E_K) - g_K n (V - E_K); m, n instantaneous sigmoids, tau_h dh/dt = h_inf(V) - h",
      "Harkin et al. 2021 (serotonin neurons); gating constants of raphegif"};
#define AX_AGIF_STATE(X, XA)                                                                   \
  AX_GIF_V(X, XA)                                                                              \
  X(h, 0.7, "1", 0, 1.1, "inactivation of the A-type current")
#define AX_AGIF_PARAMS(X, XA)                                                                  \
  AX_GIF_MEMBRANE(X, XA)                                                                       \
  X(g_A, 5, "nS", 0, 500, "largest conductance of the A-type current")                         \
  X(g_K, 2, "nS", 0, 500, "largest conductance of the delayed current")                        \
  X(E_K, -101, "mV", -130, -60, "potassium reversal [raphegif]")                               \
  X(tau_h, 33, "ms", 1, 500, "time constant of h")                                             \
  AX_GIF_KERNELS(X, XA)
#define AX_AGIF_COEFF(X, XA) AX_GIF_COEFF(X, XA) X(decay_h, 0, "1", 0, 1, "exp(-dt/tau_h)")
  AX_RECORD(State, AX_AGIF_STATE)
  AX_RECORD(Params, AX_AGIF_PARAMS)
  AX_RECORD(Input, AX_GIF_INPUT)
  AX_RECORD(History, AX_GIF_HISTORY)
  AX_RECORD(Coeff, AX_AGIF_COEFF)

  template <class P> AX_HD static Coeff<P> prepare(const Params<P>& p, Real<P> dt) {
    Coeff<P> c;
    gif::prepare(c, p, dt);
    c.decay_h = exp(-dt / p.tau_h);
    return c;
  }
  // A/(1 + exp(-k (V - V_half)))
  template <class T> AX_HD static T gate(const T& v, double scale, double slope, double half) { return sigmoid(T((v - half) * slope)) * scale; }

  template <class T, class E> AX_HD static void flow(State<T>& s, const E& e) {
    const T m = gate(s.V_m, 1.61, 0.0985, -23.7), n = gate(s.V_m, 1.55, 0.216, -24.3), h_target = gate(s.V_m, 1.03, -0.165, -59.2);
    const T potassium = (e.p.g_A * (m * s.h) + e.p.g_K * n) * (s.V_m - e.p.E_K);
    const T current = gif::leak_and_input(s.V_m, e) - potassium - gif::kernel_sum<T>(e.p.eta, e.h.x);
    s.h = h_target + (s.h - h_target) * e.c.decay_h;
    s.V_m = gif::membrane(s.V_m, current, e);
  }
  AX_GIF_COMMON(gif::threshold<T>(e))
};

AX_NAMESPACE_END
