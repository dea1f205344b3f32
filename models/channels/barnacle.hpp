// The two currents of the barnacle muscle fibre (Morris & Lecar 1981, Biophys J 35:193, in the form of Rinzel & Ermentrout 1998):
// calcium g_Ca m_inf (V - E_Ca), potassium g_K w (V - E_K); (1 + tanh x)/2 is sigmoid(2 x).
#pragma once
#include "models/channels/shared.hpp"

AX_NAMESPACE_BEGIN

struct CalciumBarnacle {
#define AX_CALCIUM_BARNACLE_PARAMS(X, XA)                          \
  X(g_Ca, 4.4, "mS/cm2", 0.01, 100, "largest calcium conductance") \
  X(V_1, -1.2, "mV", -40, 40, "voltage where half of it is open")  \
  X(V_2, 18, "mV", 2, 60, "width of its activation")
  AX_NO_STATE
  AX_RECORD(Params, AX_CALCIUM_BARNACLE_PARAMS)
  using Gates = Parts<>;
  using Shared = Parts<CalciumReversal>;
  static constexpr bool calcium = true;

  template <class T, class S, class E> AX_HD static T conductance(const S&, const T& v, const E& e) {
    return e.p.g_Ca * sigmoid(T((v - e.p.V_1) * 2.0 / e.p.V_2));
  }
  template <class S, class E> AX_HD static const auto& reversal(const S&, const E& e) { return e.p.E_Ca; }
};

struct PotassiumBarnacle {
#define AX_POTASSIUM_BARNACLE_STATE(X, XA) X(w, 0.0149, "1", 0, 1, "activation of the potassium current")
#define AX_POTASSIUM_BARNACLE_PARAMS(X, XA)                       \
  X(g_K, 8, "mS/cm2", 0.01, 100, "largest potassium conductance") \
  X(V_3, 2, "mV", -40, 60, "voltage where half of it is open")    \
  X(V_4, 30, "mV", 2, 60, "width of its activation")              \
  X(phi, 0.04, "1/ms", 0.001, 1, "rate of its gate at V_3")
  AX_RECORD(State, AX_POTASSIUM_BARNACLE_STATE)
  AX_RECORD(Params, AX_POTASSIUM_BARNACLE_PARAMS)
  using Shared = Parts<PotassiumReversal>;

  using Gates = Parts<gate::w>;
  template <class T, class E> AX_HD static Rates<T> rates(gate::w, const T& v, const E& e) {
    const T x = (v - e.p.V_3) / e.p.V_4, y = exp(x * 0.5);
    return steady_rate<T>(sigmoid(T(x * 2.0)), (y + 1.0 / y) * 0.5 * e.p.phi);
  }
  template <class T, class S, class E> AX_HD static T conductance(const S& s, const T&, const E& e) { return e.p.g_K * s.w; }
  template <class S, class E> AX_HD static const auto& reversal(const S&, const E& e) { return e.p.E_K; }
};

AX_NAMESPACE_END
