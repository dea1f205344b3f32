// Calcium under the membrane and its Nernst potential (Destexhe et al. 1996, J Neurophysiol 76:2049, eq. 9; in Pospischil et al.
// 2008 with tau_Ca 5 ms): Ca_i' = max(0, -I_Ca/(2 F d)) - (Ca_i - Ca_rest)/tau_Ca, E_Ca = R T/(2 F) ln(Ca_o/Ca_i) at 36 degC.
#pragma once
#include "core/num/relax.hpp"
#include "models/channels/channel.hpp"

AX_NAMESPACE_BEGIN

struct CalciumPool {
#define AX_CALCIUM_POOL_STATE(X, XA) X(Ca_i, 2.4e-4, "mM", 0, 1, "calcium under the membrane")
#define AX_CALCIUM_POOL_PARAMS(X, XA)                                   \
  X(depth, 1, "um", 0.05, 20, "depth of the shell that calcium enters") \
  X(tau_Ca, 5, "ms", 0.5, 1000, "time constant of its removal")         \
  X(Ca_rest, 2.4e-4, "mM", 1e-5, 1e-2, "calcium without current")       \
  X(Ca_o, 2, "mM", 0.1, 10, "calcium outside")
  AX_RECORD(State, AX_CALCIUM_POOL_STATE)
  AX_RECORD(Params, AX_CALCIUM_POOL_PARAMS)

  static constexpr double nernst = 8.314462618 * 309.15 / (2 * 96.48533212);  // R T/(2 F), mV
  static constexpr double influx = 10 / (2 * 96485.33212);                    // 1/(2 F d) of uA/cm2 and um, mM/ms

  template <class S, class E> AX_HD static auto reversal(const S& s, const E& e) { return log(e.p.Ca_o / s.Ca_i) * nernst; }
  // one step with the current (uA/cm2) held
  template <class S, class T, class E> AX_HD static void step(S& s, const T& current, const E& e) {
    const T rate = T(Real<T>(1)) / e.p.tau_Ca;
    s.Ca_i = relax(s.Ca_i, T(relu(T(current * -influx / e.p.depth)) + rate * e.p.Ca_rest), rate, e.dt);
  }
};

AX_NAMESPACE_END
