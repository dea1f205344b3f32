// Generalised integrate-and-fire neuron whose curves are fitted, not assumed: the text behind the joint likelihood fit.
//   C_m dV/dt = g_L (E_L - V) + sum_k c_k [V - kappa_k]_+ + I - sum_j (eta_j + g_eta_j (V - E_R)) x_j - I_A - I_K
//   ln(lambda / Hz) = (V - V_T) / Delta_V - sum_j gamma_j y_j / Delta_V + sum_q theta_q     (rate floor lambda_0 added)
//   tau_q dtheta_q/dt = -theta_q + sum_m b_qm hat_m(V)
//   I_A = g_A m_A(V) h (V - E_K),  tau_h dh/dt = -h + h_A(V),  I_K = g_K n_K(V) (V - E_K)   [raphegif, Harkin et al.]
// x_j and y_j depend on past spikes alone and start at the end of the refractory period; V is held at V_reset during it, theta
// and h restart from 0: what came before a spike is known only through x and y, so every interval between spikes can be fitted by
// itself. GIF [Pozzorini et al. 2015], iGIF, gGIF and aGIF are this text with some parameters at zero. The likelihood is written
// in the combinations it is concave in: beta = 1/Delta_V, b_0 = -V_T/Delta_V, gamma in units of ln lambda.
#pragma once
#include "core/num/hats.hpp"
#include "core/record/neuron.hpp"
#include "models/neurons/flex_gif_layout.hpp"

AX_NAMESPACE_BEGIN

struct FlexGif {
  static constexpr int etas = FlexGifLayout::max_etas, gammas = FlexGifLayout::max_gammas, knots = FlexGifLayout::max_knots;
  static constexpr int filters = FlexGifLayout::max_filters, hats = FlexGifLayout::hats;

  static constexpr NeuronInfo info{
      "flex_gif", "GIF with fitted I-V curve and threshold coupling",
      "C_m dV/dt = g_L (E_L - V) + sum c_k [V - kappa_k]_+ + I - sum (eta_j + g_eta_j (V - E_R)) x_j - I_A - I_K; "
      "ln lambda = beta V + b_0 + sum gamma_j y_j + sum theta_q; tau_q dtheta_q/dt = -theta_q + sum b_qm hat_m(V)",
      "Pozzorini et al. 2015, PLoS Comput Biol 11:e1004275; Mensi et al. 2016 (iGIF); joint likelihood: docs/joint-fit.md"};

#define AX_FLEX_GIF_STATE(X, XA)                        \
  X(V_m, -65, "mV", -300, 200, "membrane potential")    \
  X(h_A, 0, "1", 0, 1, "inactivation of the A current") \
  XA(theta, filters, 0, "1", -200, 200, "threshold coupling, in units of ln lambda")
// In the order in which they enter the dynamics: a short prefix of directions is all the membrane needs.
#define AX_FLEX_GIF_PARAMS(X, XA)                                                                        \
  X(C_m, 100, "pF", 1, 2000, "capacitance")                                                              \
  X(g_L, 5, "nS", 0.01, 500, "leak conductance")                                                         \
  X(E_L, -65, "mV", -120, -20, "leak reversal")                                                          \
  X(V_reset, -55, "mV", -120, 0, "potential at the end of the refractory period")                        \
  X(g_A, 0, "nS", 0, 500, "A-type potassium conductance")                                                \
  X(g_K, 0, "nS", 0, 500, "non-inactivating potassium conductance")                                      \
  X(tau_h, 50, "ms", 1, 1000, "inactivation time constant of the A current")                             \
  XA(eta, etas, 0, "pA", -20000, 20000, "spike-triggered current per basis function, outward positive")  \
  XA(g_eta, etas, 0, "nS", -500, 500, "spike-triggered conductance per basis function")                  \
  XA(c, knots, 0, "nS", -200, 200, "change of slope of the I-V curve at a knot")                         \
  XA(tau_theta, filters, 20, "ms", 0.2, 2000, "time constant of the threshold coupling")                 \
  XA(b, filters* hats, 0, "1", -1000, 1000, "threshold coupling at the grid's potentials, in ln lambda") \
  X(beta, 0.5, "1/mV", 0.001, 20, "inverse width of the escape rate, 1 / Delta_V")                       \
  X(b_0, 25, "1", -1000, 1000, "log of the escape rate at 0 mV, -V_T / Delta_V")                         \
  XA(gamma, gammas, 0, "1", -1000, 1000, "spike history in ln lambda per basis function, -gamma / Delta_V")
#define AX_FLEX_GIF_INPUT(X, XA) X(I, 0, "pA", -1e5, 1e5, "injected current")
  AX_RECORD(State, AX_FLEX_GIF_STATE)
  AX_RECORD(Params, AX_FLEX_GIF_PARAMS)
  AX_RECORD(Input, AX_FLEX_GIF_INPUT)

  // What a step needs, made once: decay factors and the layout's numbers as packs.
  template <class V, class P> struct Coeff {
    P keep[FlexGif::filters], keep_h;  // exp(-dt / tau)
    P step_over_C;                     // dt / C_m, ms/pF
    V kappa[FlexGif::knots];
  };
  template <class V, class P> AX_HD static void prepare(Coeff<V, P>& c, const Params<P>& p, const FlexGifLayout& l, double dt) {
    for (int q = 0; q < l.filters; ++q) c.keep[q] = exp(V(-dt) / p.tau_theta[q]);
    c.keep_h = exp(V(-dt) / p.tau_h);
    c.step_over_C = V(dt) / p.C_m;
    for (int k = 0; k < l.knots; ++k) c.kappa[k] = V(l.kappa[k]);
  }

  // ln(lambda / Hz) at the start of a step; `hat` is evaluated at s.V_m, y [gammas].
  template <class T, class V, class P>
  AX_HD static T log_rate(const State<T>& s, const Params<P>& p, const FlexGifLayout& l, const V* y) {
    T r = s.V_m * p.beta;
    for (int q = 0; q < l.filters; ++q) r += s.theta[q];
    r += p.b_0;
    r += weighted_sum(p.gamma, y, l.gammas);
    return log_with_floor(r, V(FlexGifLayout::log_rate_cap), V(l.lambda_0));
  }

  // One step outside the refractory period; x [etas].
  template <class T, class V, class P>
  AX_HD static void flow(State<T>& s, const Params<P>& p, const Coeff<V, P>& c, const FlexGifLayout& l, const V* x, const V& I) {
    const T v = s.V_m;
    if (l.filters > 0) {
      const HatBasis<V, FlexGif::hats> hat(plain_value(v), V(l.hat_low), V(l.hat_step));
      for (int q = 0; q < l.filters; ++q) {
        lag(s.theta[q], hat.curve(v, p.b + q * FlexGif::hats), c.keep[q]);
      }
    }
    T current = (p.E_L - v) * p.g_L - weighted_sum(p.eta, x, l.etas) + I;
    if (l.knots > 0) current = current + ramps(v, p.c, c.kappa, l.knots);
    if (l.conductances > 0) current = current - weighted_sum(p.g_eta, x, l.conductances) * (v - V(l.E_R));
    if (l.currents) {
      const T m = 1.61 * sigmoid((v + V(23.7)) * V(0.0985)), n = 1.55 * sigmoid((v + V(24.3)) * V(0.216));
      const T h = 1.03 * sigmoid((v + V(59.2)) * V(-0.165));
      current = current - (m * s.h_A * p.g_A + n * p.g_K) * (v - V(l.E_K));
      lag(s.h_A, h, c.keep_h);
    }
    s.V_m = v + current * c.step_over_C;
  }
};

AX_NAMESPACE_END
