// The one text of GLIF 1-5 (Teeter et al. 2018, Nat Commun 9:709, eqs. 1-10), the level being a template parameter.
//   C_m dV/dt = I + sum_j I_j - g_L (V - E_L);  I_j' = -k_j I_j;  theta_s' = -b_s theta_s;  theta_v' = a_v (V - E_L) - b_v theta_v
//   spike at V > V_th + theta_s + theta_v; V is not simulated for T_ref (it waits at its reset value); at the end of it
//   V = E_L + f_v (V- - E_L) - delta_V, I_j += delta_I_j, theta_s += delta_theta. Levels 1 and 3: V = E_L.
//   level 2: theta_s and the reset rule; 3: the currents; 4: both; 5: and theta_v
// The membrane's step is exact for the currents' own decay; theta_v's is exact for constant current.
#pragma once
#include "core/record/neuron.hpp"
#include "models/neurons/refractory.hpp"

AX_NAMESPACE_BEGIN
namespace glif {

template <int level> inline constexpr bool reset_rule = level == 2 || level >= 4;   // and theta_s
template <int level> inline constexpr bool currents = level >= 3;
template <int level> inline constexpr bool voltage_threshold = level == 5;

inline constexpr double log_rate_at_threshold = 6.907755278982137;   // ln 1000: 1 per ms

template <int level, class C, class P, class R> AX_HD void prepare(C& c, const P& p, R dt) {
  using S = std::remove_cvref_t<decltype(c.decay)>;
  const S rate = p.g_L / p.C_m;
  c.decay = exp(rate * -dt);
  c.R_m = 1.0 / p.g_L;
  c.hold = p.T_ref / dt;
  c.sharpness = 1.0 / p.Delta_V;
  if constexpr (reset_rule<level>) c.decay_s = exp(p.b_s * -dt);
  if constexpr (currents<level>) {
    for (int j = 0; j < 2; ++j) {
      c.decay_I[j] = exp(p.k[j] * -dt);
      c.weight_I[j] = dt / p.C_m * c.decay * exprel(S((rate - p.k[j]) * dt));
    }
  }
  if constexpr (voltage_threshold<level>) {
    c.decay_v = exp(p.b_v * -dt);
    c.steady_v = p.a_v * exprel(S(p.b_v * -dt)) * dt;
    c.transient_v = p.a_v * c.decay_v * exprel(S((p.b_v - rate) * dt)) * dt;
  }
}

template <int level, class T, class E, class S> AX_HD T threshold(const S& s, const E& e) {
  T theta(Real<T>(0));
  theta = theta + e.p.V_th;
  if constexpr (reset_rule<level>) theta = theta + s.theta_s;
  if constexpr (voltage_threshold<level>) theta = theta + s.theta_v;
  return theta;
}

// the spike-triggered parts, which enter at the end of the refractory period
template <int level, class T, class S, class E, class L> AX_HD void triggered(S& s, const E& e, const L& left) {
  const L one(Real<L>(1)), zero(Real<L>(0));
  const auto released = is_released(left);
  const auto enter = [&](const auto& decay, const auto& jump) { return T(select(released, T((one + (one - left) * (decay - 1.0)) * jump), T(zero))); };
  if constexpr (reset_rule<level>) s.theta_s = s.theta_s * e.c.decay_s + enter(e.c.decay_s, e.p.delta_theta);
  if constexpr (currents<level>) {
    for (int j = 0; j < 2; ++j) s.I_asc[j] = s.I_asc[j] * e.c.decay_I[j] + enter(e.c.decay_I[j], e.p.delta_I[j]);
  }
}

template <int level, class T, class S, class E> AX_HD void flow(S& s, const E& e) {
  const auto left = steps_held(e.h.clock, e.z, e.c.hold);
  const T u = s.V_m - e.p.E_L;
  T total(Real<T>(0)), slow(Real<T>(0));
  total = total + e.in.I;
  const T steady = e.c.R_m * total;
  if constexpr (currents<level>) {
    slow = e.c.weight_I[0] * s.I_asc[0] + e.c.weight_I[1] * s.I_asc[1];
    total = total + s.I_asc[0] + s.I_asc[1];
  }
  if constexpr (voltage_threshold<level>) {
    const T rest = e.c.R_m * total;
    const T free = s.theta_v * e.c.decay_v + e.c.steady_v * rest + e.c.transient_v * (u - rest);
    s.theta_v = hold_membrane(left, free, s.theta_v);
  }
  triggered<level, T>(s, e, left);
  const T free = steady + (u - steady) * e.c.decay + slow + e.p.E_L;
  s.V_m = hold_membrane(left, free, s.V_m);
}

template <int level, class T, class S, class E, class Z> AX_HD void reset(S& s, const E& e, const Z& z) {
  if constexpr (reset_rule<level>) s.V_m = s.V_m + z * ((e.p.f_v - 1.0) * (s.V_m - e.p.E_L) - e.p.delta_V);
  else s.V_m = s.V_m + z * (e.p.E_L - s.V_m);
}

}  // namespace glif
AX_NAMESPACE_END
