// Generalised integrate-and-fire neuron (Mensi et al. 2012; Pozzorini et al. 2015, eqs. 1-6).
//   C_m dV/dt = -g_L (V - E_L) + I - sum_i eta_i x_i,   lambda = 1 Hz exp((V - V_T - sum_i gamma_i y_i)/Delta_V)
// Forward Euler, so that a regression on dV/dt and the simulation speak of the same parameters.
#pragma once
#include "models/neurons/gif_parts.hpp"

AX_NAMESPACE_BEGIN

struct Gif {
  static constexpr NeuronInfo info{"gif", "generalised integrate-and-fire",
      "C_m dV/dt = -g_L (V - E_L) + I - sum eta_i x_i; escape rate 1 Hz exp((V - V_T - sum gamma_i y_i)/Delta_V); x, y: exponentials of "
      "the spikes, started at the end of T_ref",
      "Mensi et al. 2012, J Neurophysiol 107:1756; Pozzorini et al. 2015, PLoS Comput Biol 11:e1004275"};
#define AX_GIF_PARAMS(X, XA) AX_GIF_MEMBRANE(X, XA) AX_GIF_KERNELS(X, XA)
  AX_RECORD(State, AX_GIF_V)
  AX_RECORD(Params, AX_GIF_PARAMS)
  AX_RECORD(Input, AX_GIF_INPUT)
  AX_RECORD(History, AX_GIF_HISTORY)
  AX_RECORD(Coeff, AX_GIF_COEFF)

  template <class P> AX_HD static Coeff<P> prepare(const Params<P>& p, Real<P> dt) {
    Coeff<P> c;
    gif::prepare(c, p, dt);
    return c;
  }
  template <class T, class E> AX_HD static void flow(State<T>& s, const E& e) {
    const T current = gif::leak_and_input(s.V_m, e) - gif::kernel_sum<T>(e.p.eta, e.h.x);
    s.V_m = gif::membrane(s.V_m, current, e);
  }
  AX_GIF_COMMON(gif::threshold<T>(e))
};

AX_NAMESPACE_END
