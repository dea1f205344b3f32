// High-threshold calcium current, I_L (Reuveni et al. 1993, J Neurosci 13:4609; Pospischil et al. 2008, Biol Cybern 99:427, eqs.
// 9-11): g_CaL q^2 r (V - E_Ca). Calcium: CalciumReversal (a fixed E_Ca, as the published files have it) or CalciumPool.
#pragma once
#include "models/channels/shared.hpp"

AX_NAMESPACE_BEGIN

template <class Calcium = CalciumReversal> struct CalciumL {
#define AX_CALCIUM_L_STATE(X, XA)                                             \
  X(q, 0.0001, "1", 0, 1, "activation of the high-threshold calcium current") \
  X(r, 0.6, "1", 0, 1, "its inactivation")
#define AX_CALCIUM_L_PARAMS(X, XA) X(g_CaL, 0.1, "mS/cm2", 1e-4, 5, "largest conductance of the high-threshold calcium current")
  AX_RECORD(State, AX_CALCIUM_L_STATE)
  AX_RECORD(Params, AX_CALCIUM_L_PARAMS)
  using Shared = Parts<Calcium>;
  static constexpr bool calcium = true;

  using Gates = Parts<gate::q, gate::r>;
  template <class T, class E> AX_HD static Rates<T> rates(gate::q, const T& v, const E&) {
    return opening_closing<T>(0.209 * x_over_expm1((v + 27.0) * (-1 / 3.8)), 0.94 * exp((v + 75.0) * (-1.0 / 17)));
  }
  template <class T, class E> AX_HD static Rates<T> rates(gate::r, const T& v, const E&) {
    return opening_closing<T>(0.000457 * exp((v + 13.0) * (-1.0 / 50)), 0.0065 / (exp((v + 15.0) * (-1.0 / 28)) + 1.0));
  }
  template <class T, class S, class E> AX_HD static T conductance(const S& s, const T&, const E& e) {
    return e.p.g_CaL * (s.q * s.q * s.r);
  }
  template <class S, class E> AX_HD static auto reversal(const S& s, const E& e) { return Calcium::reversal(s, e); }
};

AX_NAMESPACE_END
