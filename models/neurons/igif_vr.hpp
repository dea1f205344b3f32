// GIF neuron with a threshold that follows the voltage (iGIF-VR: smooth ramp; Mensi et al. 2016, eqs. 3-5).
//   tau_theta dtheta/dt = k_a ln(1 + exp((V - V_i)/k_i)) - theta;   threshold V_T + theta + sum_i gamma_i y_i
#pragma once
#include "models/neurons/igif_parts.hpp"

AX_NAMESPACE_BEGIN

struct IgifVr {
  static constexpr NeuronInfo info{"igif_vr", "GIF with inactivating threshold, smooth ramp",
      "gif with V_T + theta, tau_theta dtheta/dt = k_a ln(1 + exp((V - V_i)/k_i)) - theta, theta = 0 in the refractory period",
      "Mensi, Hagens, Gerstner & Pozzorini 2016, PLoS Comput Biol 12:e1004761, eqs. 3-5"};
#define AX_IGIF_VR_PARAMS(X, XA)                                                               \
  AX_GIF_MEMBRANE(X, XA)                                                                       \
  X(tau_theta, 5, "ms", 0.2, 500, "time constant of the threshold")                            \
  X(k_a, 2.5, "mV", 0, 50, "size of the threshold's coupling to the voltage")                  \
  X(k_i, 3, "mV", 0.2, 30, "width of the ramp")                                                \
  X(V_i, -55, "mV", -90, -10, "half-inactivation")                                             \
  AX_GIF_KERNELS(X, XA)
#define AX_IGIF_VR_COEFF(X, XA) AX_IGIF_COEFF(X, XA) X(steepness, 0, "1/mV", 0, 10, "1/k_i")
  AX_RECORD(State, AX_IGIF_STATE)
  AX_RECORD(Params, AX_IGIF_VR_PARAMS)
  AX_RECORD(Input, AX_GIF_INPUT)
  AX_RECORD(History, AX_GIF_HISTORY)
  AX_RECORD(Coeff, AX_IGIF_VR_COEFF)

  template <class P> AX_HD static Coeff<P> prepare(const Params<P>& p, Real<P> dt) {
    Coeff<P> c;
    gif::prepare(c, p, dt);
    c.decay_theta = exp(-dt / p.tau_theta);
    c.steepness = 1.0 / p.k_i;
    return c;
  }
  template <class T, class E> AX_HD static void flow(State<T>& s, const E& e) {
    const T target = e.p.k_a * softplus(T((s.V_m - e.p.V_i) * e.c.steepness));
    const T current = gif::leak_and_input(s.V_m, e) - gif::kernel_sum<T>(e.p.eta, e.h.x);
    s.theta = gif::inactivation(s.theta, target, e);
    s.V_m = gif::membrane(s.V_m, current, e);
  }
  AX_GIF_COMMON((gif::threshold<T>(e) + s.theta))
};

AX_NAMESPACE_END
