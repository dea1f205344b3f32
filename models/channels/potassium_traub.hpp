// Delayed rectifier of Traub & Miles 1991 with the voltage counted from V_T: g_Kd n^4 (V - E_K) (Pospischil et al. 2008, Biol
// Cybern 99:427, eqs. 5, 6; COBAHH: Brette et al. 2007, J Comput Neurosci 23:349).
#pragma once
#include "models/channels/shared.hpp"

AX_NAMESPACE_BEGIN

struct PotassiumTraub {
#define AX_POTASSIUM_TRAUB_STATE(X, XA) X(n, 0.0444, "1", 0, 1, "activation of the delayed rectifier")
#define AX_POTASSIUM_TRAUB_PARAMS(X, XA) X(g_Kd, 5, "mS/cm2", 0.001, 200, "largest conductance of the delayed rectifier")
  AX_RECORD(State, AX_POTASSIUM_TRAUB_STATE)
  AX_RECORD(Params, AX_POTASSIUM_TRAUB_PARAMS)
  using Shared = Parts<SpikeThreshold, PotassiumReversal>;

  using Gates = Parts<gate::n>;
  template <class T, class E> AX_HD static Rates<T> rates(gate::n, const T& v, const E& e) {
    const T u = v - e.p.V_T;
    return opening_closing<T>(0.16 * x_over_expm1((15.0 - u) * 0.2), 0.5 * exp((10.0 - u) * (1.0 / 40)));
  }
  template <class T, class S, class E> AX_HD static T conductance(const S& s, const T&, const E& e) {
    const T n2 = s.n * s.n;
    return e.p.g_Kd * (n2 * n2);
  }
  template <class S, class E> AX_HD static const auto& reversal(const S&, const E& e) { return e.p.E_K; }
};

AX_NAMESPACE_END
