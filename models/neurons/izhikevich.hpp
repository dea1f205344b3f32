// Izhikevich's simple model (Izhikevich 2003, IEEE Trans Neural Netw 14:1569, eqs. 1-3), in mV and ms.
//   dV/dt = 0.04 V^2 + 5 V + 140 - u + I,   du/dt = a (b V - u);   V > V_peak: V <- c, u <- u + d
// Forward Euler; V is kept below 1000 mV on its way up, so that no step overflows.
#pragma once
#include "core/num/math.hpp"
#include "core/record/neuron.hpp"

AX_NAMESPACE_BEGIN

struct Izhikevich {
  static constexpr NeuronInfo info{"izhikevich", "Izhikevich 2003",
      "dV/dt = 0.04 V^2 + 5 V + 140 - u + I; du/dt = a (b V - u); at V > V_peak: V <- c, u <- u + d",
      "Izhikevich 2003, IEEE Trans Neural Netw 14:1569, eqs. 1-3"};
#define AX_IZHIKEVICH_STATE(X, XA)                                             \
  X(V_m, -65, "mV", -200, 1000, "membrane potential")                          \
  X(u, -13, "mV/ms", -1000, 1000, "recovery")
#define AX_IZHIKEVICH_PARAMS(X, XA)                                            \
  X(a, 0.02, "1/ms", 0.001, 1, "rate of recovery [regular spiking]")           \
  X(b, 0.2, "1/ms", -1, 2, "sensitivity of recovery [same]")                   \
  X(c, -65, "mV", -90, -40, "value after a spike [same]")                      \
  X(d, 8, "mV/ms", -50, 100, "jump of recovery at a spike [same]")             \
  X(V_peak, 30, "mV", 0, 60, "where the spike is cut [same]")
#define AX_IZHIKEVICH_INPUT(X, XA) X(I, 0, "mV/ms", -1000, 1000, "injected current over capacitance")
  AX_RECORD(State, AX_IZHIKEVICH_STATE)
  AX_RECORD(Params, AX_IZHIKEVICH_PARAMS)
  AX_RECORD(Input, AX_IZHIKEVICH_INPUT)
  AX_NO_HISTORY
  AX_NO_COEFF

  template <class T, class E> AX_HD static void flow(State<T>& s, const E& e) {
    const T slope = (s.V_m * 0.04 + 5.0) * s.V_m + 140.0 - s.u + e.in.I;
    s.u = s.u + e.p.a * (e.p.b * s.V_m - s.u) * e.dt;
    s.V_m = min(T(s.V_m + slope * e.dt), T(Real<T>(1000)));
  }
  template <class T, class E> AX_HD static T drive(const State<T>& s, const E& e) { return s.V_m - e.p.V_peak; }
  template <class T, class E, class Z> AX_HD static void reset(State<T>& s, const E& e, const Z& z) {
    s.V_m = s.V_m + z * (e.p.c - s.V_m);
    s.u = s.u + z * e.p.d;
  }
};

AX_NAMESPACE_END
