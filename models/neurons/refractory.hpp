// Absolute refractoriness as a clock in the history, counted in steps so that whole numbers stay whole. With event-located spikes the
// clock is fractional and the membrane is released inside a step; all of it is differentiable.
#pragma once
#include "core/num/math.hpp"

AX_NAMESPACE_BEGIN

// A rest of less than this many steps is rounding. Located spikes make the rest a continuous number, and the map jumps where it passes
// this one: in double precision by nothing that a difference quotient could see.
template <class R> inline constexpr double clock_tolerance = sizeof(R) == sizeof(float) ? 1e-3 : 1e-9;

// Steps the membrane is still held from the start of this step on; z is this step's spike, hold the period in steps.
template <class U, class Z, class C> AX_HD auto steps_held(const U& clock, const Z& z, const C& hold) { return clock + z * hold; }

// The clock at the end of a step that started with `held`.
template <class U> AX_HD U clock_after(const U& held) {
  const U left = held - 1.0;
  return select(left > U(Real<U>(clock_tolerance<Real<U>>)), left, U(Real<U>(0)));
}

// Share of the step in which the membrane moves: 1 when it is not held, 0 when it is held throughout.
template <class U> AX_HD U share_free(const U& held) { return max(U(Real<U>(0)), 1.0 - held); }

// 1 in the step at whose end (or within which) the membrane is released, else 0.
template <class U> AX_HD auto is_released(const U& held) {
  using R = Real<U>;
  return (held > U(R(clock_tolerance<R>))) & (held <= U(R(1 + clock_tolerance<R>)));
}

// V after a step: `free` where it moved, `rest` where it was held.
template <class U, class T, class P> AX_HD T hold_membrane(const U& held, const T& free, const P& rest) {
  const auto share = share_free(held);
  return share * free + (1.0 - share) * rest;
}

// The drive of a spike, and a log rate, while the clock runs: far below zero.
template <class U, class T> AX_HD T unless_refractory(const U& clock, const T& x, double otherwise = -100) {
  return select(clock > U(Real<U>(0)), T(Real<T>(otherwise)), x);
}

AX_NAMESPACE_END
