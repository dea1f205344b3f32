// Fast sodium current of the squid axon: g_Na m^3 h (V - E_Na) (Hodgkin & Huxley 1952); and the same with m at its steady value
// (Wang & Buzsaki 1996, J Neurosci 16:6402).
#pragma once
#include "models/channels/shared.hpp"
#include "models/channels/squid_rates.hpp"

AX_NAMESPACE_BEGIN

#define AX_SODIUM_M(X, XA) X(m, 0.0529, "1", 0, 1, "activation of the sodium current")
#define AX_SODIUM_H(X, XA) X(h, 0.5961, "1", 0, 1, "inactivation of the sodium current")
#define AX_SODIUM_MH(X, XA) AX_SODIUM_M(X, XA) AX_SODIUM_H(X, XA)
#define AX_SODIUM_G(X, XA) X(g_Na, 120, "mS/cm2", 0.01, 500, "largest sodium conductance")

struct SodiumSquid {
  AX_RECORD(State, AX_SODIUM_MH)
  AX_RECORD(Params, AX_SODIUM_G)
  using Shared = Parts<SodiumReversal>;

  using Gates = Parts<gate::m, gate::h>;
  template <class T, class E> AX_HD static Rates<T> rates(gate::m, const T& v, const E&) { return squid::m(v); }
  template <class T, class E> AX_HD static Rates<T> rates(gate::h, const T& v, const E&) { return squid::h(v); }
  template <class T, class S, class E> AX_HD static T conductance(const S& s, const T&, const E& e) {
    return e.p.g_Na * (s.m * s.m * s.m * s.h);
  }
  template <class S, class E> AX_HD static const auto& reversal(const S&, const E& e) { return e.p.E_Na; }
};

struct SodiumSquidInstant {
  AX_RECORD(State, AX_SODIUM_H)
  AX_RECORD(Params, AX_SODIUM_G)
  using Shared = Parts<SodiumReversal>;

  using Gates = Parts<gate::h>;
  template <class T, class E> AX_HD static Rates<T> rates(gate::h, const T& v, const E&) { return squid::h(v); }
  template <class T, class S, class E> AX_HD static T conductance(const S& s, const T& v, const E& e) {
    const Rates<T> r = squid::m(gate::m::sees(v, e.p));
    const T m = r.inflow / r.total;
    return e.p.g_Na * (m * m * m * s.h);
  }
  template <class S, class E> AX_HD static const auto& reversal(const S&, const E& e) { return e.p.E_Na; }
};

AX_NAMESPACE_END
