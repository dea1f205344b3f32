// Low-threshold calcium current, I_T (Destexhe et al. 1996, J Neurophysiol 76:2049; Pospischil et al. 2008, Biol Cybern 99:427):
//   g_T s_inf(V)^2 u (V - E_Ca) with V' = V + 2 mV: s_inf = 1/(1 + exp(-(V' + 57)/6.2)), u_inf = 1/(1 + exp((V' + 81)/4)),
//   tau_u = (30.8 + (211.4 + exp((V' + 113.2)/5))/(1 + exp((V' + 84)/3.2)))/3^1.2
// tau_u is that of the authors' program (ModelDB 123623). The paper prints (30.8 + 211.4 + exp(...))/(3.7 (1 + exp(...))), which
// is six times faster at -50 mV and fifty times at -30 mV.
#pragma once
#include "models/channels/calcium_pool.hpp"
#include "models/channels/shared.hpp"

AX_NAMESPACE_BEGIN

template <class Calcium = CalciumPool> struct CalciumT {
#define AX_CALCIUM_T_STATE(X, XA) X(u, 0.1, "1", 0, 1, "inactivation of the low-threshold calcium current")
#define AX_CALCIUM_T_PARAMS(X, XA) X(g_T, 0.4, "mS/cm2", 1e-3, 20, "largest conductance of the low-threshold calcium current")
  AX_RECORD(State, AX_CALCIUM_T_STATE)
  AX_RECORD(Params, AX_CALCIUM_T_PARAMS)
  using Shared = Parts<Calcium>;
  static constexpr bool calcium = true;

  using Gates = Parts<gate::u>;
  template <class T, class E> AX_HD static Rates<T> rates(gate::u, const T& v, const E&) {
    constexpr double q10 = 3.737192818846552;  // 3^1.2, from 24 to 36 degC
    const T x = v + 2.0;
    const T tau = 30.8 + (211.4 + exp((x + 113.2) * 0.2)) * sigmoid(T((x + 84.0) * (-1 / 3.2)));
    return steady_rate<T>(sigmoid(T((x + 81.0) * -0.25)), q10 / tau);
  }
  template <class T, class S, class E> AX_HD static T conductance(const S& s, const T& v, const E& e) {
    const T open = sigmoid(T((v + 59.0) * (1 / 6.2)));
    return e.p.g_T * (open * open * s.u);
  }
  template <class S, class E> AX_HD static auto reversal(const S& s, const E& e) { return Calcium::reversal(s, e); }
};

AX_NAMESPACE_END
