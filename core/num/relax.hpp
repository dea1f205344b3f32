// relax(x, a, g, h): where x' = a - g x stands after the time h with a and g held: a/g + (x - a/g) exp(-g h). The step of exponential
// Euler as a function of its own, because its derivatives are few and cheap while the chain rule through its parts is neither.
#pragma once
#include "core/num/dual_math.hpp"

AX_NAMESPACE_BEGIN

template <class T, class H> AX_HD T relax(const T& x, const T& a, const T& g, const H& h) {
  const T target = a * (1.0 / g);
  return target + (x - target) * exp(g * -h);
}

template <Differential D, class H> AX_HD D relax(const D& x, const D& a, const D& g, const H& h) {
  using V = typename D::Value;
  using R = Real<D>;
  V step;
  if constexpr (requires { h.v; }) step = h.v;
  else step = V(h);
  const V inverse = R(1) / g.v, target = a.v * inverse, away = x.v - target, left = exp(g.v * -step), moved = away * left;
  const V by_a = (R(1) - left) * inverse;
  const D sum = x.chain(target + moved, left) + a.chain(V(R(0)), by_a) + g.chain(V(R(0)), -(target * by_a + moved * step));
  if constexpr (requires { h.v; }) return (sum + h.chain(V(R(0)), -(moved * g.v))).with_value(target + moved);
  else return sum.with_value(target + moved);
}

AX_NAMESPACE_END
