// Shared pieces of conductance-based neurons: one exponential-Euler step of a gate and of a membrane with linear current.
#pragma once
#include "core/num/math.hpp"
#include "core/num/relax.hpp"

AX_NAMESPACE_BEGIN

// x' = alpha (1 - x) - beta x over dt with alpha, beta held: exact for constant rates.
template <class T, class R> AX_HD T gate_step(const T& x, const T& alpha, const T& beta, R dt) { return relax(x, alpha, T(alpha + beta), dt); }

// C dV/dt = J - G V over dt with G (total conductance) and J (current at V = 0) held.
template <class T, class C, class R> AX_HD T membrane_step(const T& v, const T& conductance, const T& current, const C& capacitance, R dt) {
  return relax(v, current, conductance, dt / capacitance);
}

AX_NAMESPACE_END
