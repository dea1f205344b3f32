// Fast sodium current of Traub & Miles 1991 (Neuronal Networks of the Hippocampus, CUP) with the voltage counted from V_T, as in
// Pospischil et al. 2008, Biol Cybern 99:427, eqs. 2-4, and in COBAHH (Brette et al. 2007, J Comput Neurosci 23:349):
//   g_Na m^3 h (V - E_Na);  alpha_h = 0.128 exp((17 - u)/18), u = V - V_T
// SodiumTraubMisprint has 0.128 exprel((17 - u)/18) instead, WRONG, as the released code of arXiv 2406.19708 does: it exists so
// that the figures of that paper can be reproduced.
#pragma once
#include "models/channels/shared.hpp"

AX_NAMESPACE_BEGIN

template <bool misprint> struct SodiumTraubText {
#define AX_SODIUM_TRAUB_STATE(X, XA)                          \
  X(m, 0.0129, "1", 0, 1, "activation of the sodium current") \
  X(h, 0.9984, "1", 0, 1, "inactivation of the sodium current")
#define AX_SODIUM_TRAUB_PARAMS(X, XA) X(g_Na, 50, "mS/cm2", 0.01, 500, "largest sodium conductance")
  AX_RECORD(State, AX_SODIUM_TRAUB_STATE)
  AX_RECORD(Params, AX_SODIUM_TRAUB_PARAMS)
  using Shared = Parts<SodiumReversal, SpikeThreshold>;

  template <class T> AX_HD static T alpha_h(const T& u) {
    const T x = (17.0 - u) * (1.0 / 18);
    if constexpr (misprint)
      return 0.128 * exprel(x);
    else
      return 0.128 * exp(x);
  }
  using Gates = Parts<gate::m, gate::h>;
  template <class T, class E> AX_HD static Rates<T> rates(gate::m, const T& v, const E& e) {
    const T u = v - e.p.V_T;
    return opening_closing<T>(1.28 * x_over_expm1((13.0 - u) * 0.25), 1.4 * x_over_expm1((u - 40.0) * 0.2));
  }
  template <class T, class E> AX_HD static Rates<T> rates(gate::h, const T& v, const E& e) {
    const T u = v - e.p.V_T;
    return opening_closing<T>(alpha_h<T>(u), 4.0 / (exp((40.0 - u) * 0.2) + 1.0));
  }
  template <class T, class S, class E> AX_HD static T conductance(const S& s, const T&, const E& e) {
    return e.p.g_Na * (s.m * s.m * s.m * s.h);
  }
  template <class S, class E> AX_HD static const auto& reversal(const S&, const E& e) { return e.p.E_Na; }
};
using SodiumTraub = SodiumTraubText<false>;
using SodiumTraubMisprint = SodiumTraubText<true>;

AX_NAMESPACE_END
