// Cells written by hand in one piece, as references: a composed cell must give the same numbers and cost the same.
#pragma once
#include "core/num/math.hpp"
#include "core/num/relax.hpp"
#include "core/record/neuron.hpp"

AX_NAMESPACE_BEGIN

struct FusedHh {
  static constexpr NeuronInfo info{"fused_hh", "squid axon by hand", "reference of hh", "see models/cells/hh.hpp",
                                   true,       UnitSystem::density};
#define AX_FUSED_HH_STATE(X, XA) \
  X(V_m, -65, "mV", -150, 100, "") X(m, 0.0529, "1", 0, 1, "") X(h, 0.5961, "1", 0, 1, "") X(n, 0.3177, "1", 0, 1, "")
#define AX_FUSED_HH_PARAMS(X, XA)                                                                          \
  X(C_m, 1, "uF/cm2", 0.1, 10, "")                                                                         \
  X(g_Na, 120, "mS/cm2", 1, 500, "") X(g_K, 36, "mS/cm2", 0.5, 200, "") X(g_L, 0.3, "mS/cm2", 0.01, 5, "") \
      X(E_Na, 50, "mV", 20, 90, "") X(E_K, -77, "mV", -120, -60, "") X(E_L, -54.387, "mV", -90, -40, "")   \
          X(I_e, 0, "uA/cm2", -100, 100, "")
#define AX_FUSED_INPUT(X, XA) X(I, 0, "uA/cm2", -1000, 1000, "")
  AX_RECORD(State, AX_FUSED_HH_STATE)
  AX_RECORD(Params, AX_FUSED_HH_PARAMS)
  AX_RECORD(Input, AX_FUSED_INPUT)
  AX_NO_HISTORY
  AX_NO_COEFF
  AX_NO_RESET

  template <class T, class E> AX_HD static void flow(State<T>& s, const E& e) {
    const T& v = s.V_m;
    const T alpha_m = x_over_expm1((v + 40.0) * -0.1), beta_m = 4.0 * exp((v + 65.0) * (-1.0 / 18));
    const T alpha_h = 0.07 * exp((v + 65.0) * -0.05), beta_h = 1.0 / (exp((v + 35.0) * -0.1) + 1.0);
    const T alpha_n = 0.1 * x_over_expm1((v + 55.0) * -0.1), beta_n = 0.125 * exp((v + 65.0) * (-1.0 / 80));
    s.m = relax(s.m, alpha_m, T(alpha_m + beta_m), e.dt);
    s.h = relax(s.h, alpha_h, T(alpha_h + beta_h), e.dt);
    s.n = relax(s.n, alpha_n, T(alpha_n + beta_n), e.dt);
    const T n2 = s.n * s.n;
    const T g_na = e.p.g_Na * (s.m * s.m * s.m * s.h), g_k = e.p.g_K * (n2 * n2);
    const T current = g_na * e.p.E_Na + g_k * e.p.E_K + e.p.g_L * e.p.E_L + (e.p.I_e + e.in.I);
    s.V_m = relax(v, current, T(g_na + g_k + e.p.g_L), e.dt / e.p.C_m);
  }
  template <class T, class E> AX_HD static T drive(const State<T>& s, const E&) { return s.V_m * 0.1; }
};

struct FusedRs {
  static constexpr NeuronInfo info{
      "fused_rs", "regular spiking by hand", "reference of pospischil_rs", "see models/cells/pospischil_rs.hpp",
      true,       UnitSystem::density};
#define AX_FUSED_RS_STATE(X, XA)   \
  X(V_m, -70, "mV", -150, 100, "") \
  X(m, 0.0005307, "1", 0, 1, "") X(h, 0.99991, "1", 0, 1, "") X(n, 0.002547, "1", 0, 1, "") X(p, 0.02931, "1", 0, 1, "")
#define AX_FUSED_RS_PARAMS(X, XA)                                                                               \
  X(C_m, 1, "uF/cm2", 0.1, 10, "")                                                                              \
  X(g_Na, 50, "mS/cm2", 0.01, 500, "") X(g_Kd, 5, "mS/cm2", 0.001, 200, "") X(g_M, 0.07, "mS/cm2", 1e-4, 5, "") \
      X(tau_max, 1000, "ms", 20, 10000, "") X(g_L, 0.1, "mS/cm2", 1e-4, 5, "") X(E_Na, 50, "mV", 20, 90, "")    \
          X(V_T, -55, "mV", -90, -40, "") X(E_K, -100, "mV", -120, -60, "") X(E_L, -70, "mV", -110, -30, "")    \
              X(I_e, 0, "uA/cm2", -100, 100, "")
  AX_RECORD(State, AX_FUSED_RS_STATE)
  AX_RECORD(Params, AX_FUSED_RS_PARAMS)
  AX_RECORD(Input, AX_FUSED_INPUT)
  AX_NO_HISTORY
  AX_NO_COEFF
  AX_NO_RESET

  template <class T, class E> AX_HD static void flow(State<T>& s, const E& e) {
    const T& v = s.V_m;
    const T u = v - e.p.V_T, y = exp((v + 35.0) * 0.05), y2 = y * y;
    const T alpha_m = 1.28 * x_over_expm1((13.0 - u) * 0.25), beta_m = 1.4 * x_over_expm1((u - 40.0) * 0.2);
    const T alpha_h = 0.128 * exp((17.0 - u) * (1.0 / 18)), beta_h = 4.0 / (exp((40.0 - u) * 0.2) + 1.0);
    const T alpha_n = 0.16 * x_over_expm1((15.0 - u) * 0.2), beta_n = 0.5 * exp((10.0 - u) * (1.0 / 40));
    const T rate_p = (y * 3.3 + 1.0 / y) / e.p.tau_max;
    s.m = relax(s.m, alpha_m, T(alpha_m + beta_m), e.dt);
    s.h = relax(s.h, alpha_h, T(alpha_h + beta_h), e.dt);
    s.n = relax(s.n, alpha_n, T(alpha_n + beta_n), e.dt);
    s.p = relax(s.p, T(y2 / (y2 + 1.0) * rate_p), rate_p, e.dt);
    const T n2 = s.n * s.n;
    const T g_na = e.p.g_Na * (s.m * s.m * s.m * s.h), g_k = e.p.g_Kd * (n2 * n2) + e.p.g_M * s.p;
    const T current = g_na * e.p.E_Na + g_k * e.p.E_K + e.p.g_L * e.p.E_L + (e.p.I_e + e.in.I);
    s.V_m = relax(v, current, T(g_na + g_k + e.p.g_L), e.dt / e.p.C_m);
  }
  template <class T, class E> AX_HD static T drive(const State<T>& s, const E&) { return s.V_m * 0.1; }
};

AX_NAMESPACE_END
