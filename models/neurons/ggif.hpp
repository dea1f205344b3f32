// GIF neuron whose spike-triggered current is a conductance (Pozzorini et al. 2015, Discussion; GIFFittingToolbox gGIF):
//   C_m dV/dt = -g_L (V - E_L) + I - (V - E_R) sum_i eta_i x_i
#pragma once
#include "models/neurons/gif_parts.hpp"

AX_NAMESPACE_BEGIN

struct Ggif {
  static constexpr NeuronInfo info{"ggif", "GIF with spike-triggered conductance",
      "C_m dV/dt = -g_L (V - E_L) + I - (V - E_R) sum eta_i x_i; escape rate as in gif",
      "Pozzorini et al. 2015, PLoS Comput Biol 11:e1004275 (conductance variant)"};
#define AX_GGIF_PARAMS(X, XA)                                                                             \
  AX_GIF_MEMBRANE(X, XA)                                                                                  \
  X(E_R, -80, "mV", -120, 0, "reversal of the spike-triggered conductance")                               \
  XA(eta, 8, 0, "nS", -500, 500, "spike-triggered conductance: amplitude of each exponential")            \
  XA(tau_eta, 8, 30, "ms", 0.5, 20000, "spike-triggered conductance: time constants")                     \
  AX_GIF_GAMMA(X, XA)
  AX_RECORD(State, AX_GIF_V)
  AX_RECORD(Params, AX_GGIF_PARAMS)
  AX_RECORD(Input, AX_GIF_INPUT)
  AX_RECORD(History, AX_GIF_HISTORY)
  AX_RECORD(Coeff, AX_GIF_COEFF)

  template <class P> AX_HD static Coeff<P> prepare(const Params<P>& p, Real<P> dt) {
    Coeff<P> c;
    gif::prepare(c, p, dt);
    return c;
  }
  template <class T, class E> AX_HD static void flow(State<T>& s, const E& e) {
    const T current = gif::leak_and_input(s.V_m, e) - gif::kernel_sum<T>(e.p.eta, e.h.x) * (s.V_m - e.p.E_R);
    s.V_m = gif::membrane(s.V_m, current, e);
  }
  AX_GIF_COMMON(gif::threshold<T>(e))
};

AX_NAMESPACE_END
