// The surrogate of a rollout, chosen at run time. Out of line: all shapes at every place of use would be a lot of code.
#pragma once
#include "core/num/surrogate.hpp"
#include "core/rollout/task.hpp"

AX_NAMESPACE_BEGIN

template <class V> __attribute__((noinline)) V surrogate_value(const V& drive, const Surrogate& s) {
  using R = Real<V>;
  return with_surrogate(s, [&](auto shape) { return smooth_spike<decltype(shape)>(drive, R(s.width), R(s.gain), shape); });
}

// d value/d drive
template <class V> __attribute__((noinline)) V surrogate_slope(const V& drive, const Surrogate& s) {
  using R = Real<V>;
  return with_surrogate(s, [&](auto shape) { return V(shape.slope(V(drive * R(1 / s.width))) * R(s.gain / s.width)); });
}

AX_NAMESPACE_END
