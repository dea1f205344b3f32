// Slow potassium current without inactivation, I_M (Yamada et al. 1989; Pospischil et al. 2008, Biol Cybern 99:427, eqs. 7, 8):
//   g_M p (V - E_K);  p_inf = 1/(1 + exp(-(V + 35)/10)), tau_p = tau_max/(3.3 exp((V + 35)/20) + exp(-(V + 35)/20))
#pragma once
#include "models/channels/shared.hpp"

AX_NAMESPACE_BEGIN

struct PotassiumM {
#define AX_POTASSIUM_M_STATE(X, XA) X(p, 0.0293, "1", 0, 1, "activation of the M current")
#define AX_POTASSIUM_M_PARAMS(X, XA)                                      \
  X(g_M, 0.07, "mS/cm2", 1e-4, 5, "largest conductance of the M current") \
  X(tau_max, 1000, "ms", 20, 10000, "scale of the time constant of its gate")
  AX_RECORD(State, AX_POTASSIUM_M_STATE)
  AX_RECORD(Params, AX_POTASSIUM_M_PARAMS)
  using Shared = Parts<PotassiumReversal>;

  using Gates = Parts<gate::p>;
  template <class T, class E> AX_HD static Rates<T> rates(gate::p, const T& v, const E& e) {
    const T y = exp((v + 35.0) * 0.05), square = y * y;
    return steady_rate<T>(square / (square + 1.0), (y * 3.3 + 1.0 / y) / e.p.tau_max);
  }
  template <class T, class S, class E> AX_HD static T conductance(const S& s, const T&, const E& e) { return e.p.g_M * s.p; }
  template <class S, class E> AX_HD static const auto& reversal(const S&, const E& e) { return e.p.E_K; }
};

AX_NAMESPACE_END
