// Delayed rectifier of the squid axon: g_K n^4 (V - E_K) (Hodgkin & Huxley 1952).
#pragma once
#include "models/channels/shared.hpp"
#include "models/channels/squid_rates.hpp"

AX_NAMESPACE_BEGIN

struct PotassiumSquid {
#define AX_POTASSIUM_SQUID_STATE(X, XA) X(n, 0.3177, "1", 0, 1, "activation of the potassium current")
#define AX_POTASSIUM_SQUID_PARAMS(X, XA) X(g_K, 36, "mS/cm2", 0.5, 200, "largest potassium conductance")
  AX_RECORD(State, AX_POTASSIUM_SQUID_STATE)
  AX_RECORD(Params, AX_POTASSIUM_SQUID_PARAMS)
  using Shared = Parts<PotassiumReversal>;

  using Gates = Parts<gate::n>;
  template <class T, class E> AX_HD static Rates<T> rates(gate::n, const T& v, const E&) { return squid::n(v); }
  template <class T, class S, class E> AX_HD static T conductance(const S& s, const T&, const E& e) {
    const T n2 = s.n * s.n;
    return e.p.g_K * (n2 * n2);
  }
  template <class S, class E> AX_HD static const auto& reversal(const S&, const E& e) { return e.p.E_K; }
};

AX_NAMESPACE_END
