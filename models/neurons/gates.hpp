// Shared pieces of conductance-based neurons: one exponential-Euler step of a gate and of a membrane with linear current.
#pragma once
#include "core/num/math.hpp"

AX_NAMESPACE_BEGIN

// x' = alpha (1 - x) - beta x over dt with alpha, beta held: exact for constant rates.
template <class T, class R> AX_HD T gate_step(const T& x, const T& alpha, const T& beta, R dt) {
  const T rate = alpha + beta;
  const T target = alpha / rate;
  return target + (x - target) * exp(rate * -dt);
}

// C dV/dt = J - G V over dt with G (total conductance) and J (current at V = 0) held.
template <class T, class C, class R> AX_HD T membrane_step(const T& v, const T& conductance, const T& current, const C& capacitance, R dt) {
  const T target = current / conductance;
  return target + (v - target) * exp(conductance / capacitance * -dt);
}

AX_NAMESPACE_END
