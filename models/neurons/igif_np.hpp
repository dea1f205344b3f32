// GIF neuron with a threshold that follows the voltage through a free curve (iGIF-NP; Mensi et al. 2016), piecewise linear so that it
// has a derivative: f(V) = sum_m b_m hat_m(V), 12 hats at V_low, V_low + V_step, …, constant beyond both ends.
#pragma once
#include "core/num/pwl.hpp"
#include "models/neurons/igif_parts.hpp"

AX_NAMESPACE_BEGIN

struct IgifNp {
  static constexpr NeuronInfo info{"igif_np", "GIF with inactivating threshold, free curve",
      "gif with V_T + theta, tau_theta dtheta/dt = sum b_m hat_m(V) - theta, theta = 0 in the refractory period",
      "Mensi, Hagens, Gerstner & Pozzorini 2016, PLoS Comput Biol 12:e1004761; hats in place of bins"};
  static constexpr int hats = 12;
#define AX_IGIF_NP_PARAMS(X, XA)                                                               \
  AX_GIF_MEMBRANE(X, XA)                                                                       \
  X(tau_theta, 10, "ms", 0.2, 500, "time constant of the threshold")                           \
  X(V_low, -80, "mV", -120, 0, "first knot of the curve")                                      \
  X(V_step, 4, "mV", 0.5, 20, "distance of the knots")                                         \
  XA(b, 12, 0, "mV", -200, 500, "value of the curve at each knot")                             \
  AX_GIF_KERNELS(X, XA)
#define AX_IGIF_NP_COEFF(X, XA) AX_IGIF_COEFF(X, XA) X(per_step, 0, "1/mV", 0, 10, "1/V_step")
  AX_RECORD(State, AX_IGIF_STATE)
  AX_RECORD(Params, AX_IGIF_NP_PARAMS)
  AX_RECORD(Input, AX_GIF_INPUT)
  AX_RECORD(History, AX_GIF_HISTORY)
  AX_RECORD(Coeff, AX_IGIF_NP_COEFF)

  template <class P> AX_HD static Coeff<P> prepare(const Params<P>& p, Real<P> dt) {
    Coeff<P> c;
    gif::prepare(c, p, dt);
    c.decay_theta = exp(-dt / p.tau_theta);
    c.per_step = 1.0 / p.V_step;
    return c;
  }
  template <class T, class E> AX_HD static void flow(State<T>& s, const E& e) {
    const T place = (s.V_m - e.p.V_low) * e.c.per_step;   // in knots
    const T target = pwl(place, 0, 1, e.p.b, hats);
    const T current = gif::leak_and_input(s.V_m, e) - gif::kernel_sum<T>(e.p.eta, e.h.x);
    s.theta = gif::inactivation(s.theta, target, e);
    s.V_m = gif::membrane(s.V_m, current, e);
  }
  AX_GIF_COMMON((gif::threshold<T>(e) + s.theta))
};

AX_NAMESPACE_END
