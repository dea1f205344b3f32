// LaneReal<R>: one number with the manners of a pack: literals and doubles convert to its own precision, so that a float lane never
// computes in double, which a GPU does many times slower.
#pragma once
#include "core/num/elementary.hpp"

AX_NAMESPACE_BEGIN

template <class R> struct LaneReal {
  R n;
  LaneReal() = default;
  AX_HD LaneReal(R x) : n(x) {}

#define AX_LANE_OPERATOR(op)                                                                              \
  AX_HD friend LaneReal operator op(const LaneReal& a, const LaneReal& b) { return LaneReal(a.n op b.n); } \
  AX_HD LaneReal& operator op##=(const LaneReal& b) { return *this = *this op b; }
  AX_LANE_OPERATOR(+)
  AX_LANE_OPERATOR(-)
  AX_LANE_OPERATOR(*)
  AX_LANE_OPERATOR(/)
#undef AX_LANE_OPERATOR
#define AX_LANE_COMPARE(op) AX_HD friend bool operator op(const LaneReal& a, const LaneReal& b) { return a.n op b.n; }
  AX_LANE_COMPARE(<)
  AX_LANE_COMPARE(<=)
  AX_LANE_COMPARE(>)
  AX_LANE_COMPARE(>=)
#undef AX_LANE_COMPARE
  AX_HD friend LaneReal operator-(const LaneReal& a) { return LaneReal(-a.n); }
  AX_HD friend LaneReal select(bool m, const LaneReal& a, const LaneReal& b) { return m ? a : b; }
  AX_HD friend LaneReal min(const LaneReal& a, const LaneReal& b) { return a.n < b.n ? a : b; }
  AX_HD friend LaneReal max(const LaneReal& a, const LaneReal& b) { return a.n > b.n ? a : b; }
  AX_HD friend LaneReal abs(const LaneReal& a) { return a.n < 0 ? -a : a; }
};

#define AX_LANE_FUNCTION(name) \
  template <class R> AX_HD LaneReal<R> name(const LaneReal<R>& x) { return LaneReal<R>(name(x.n)); }
AX_LANE_FUNCTION(exp)
AX_LANE_FUNCTION(log)
AX_LANE_FUNCTION(expm1)
AX_LANE_FUNCTION(log1p)
AX_LANE_FUNCTION(tanh)
AX_LANE_FUNCTION(sqrt)
#undef AX_LANE_FUNCTION
template <class R> AX_HD ExpPair<LaneReal<R>> exp_and_expm1(const LaneReal<R>& x) { return {exp(x), expm1(x)}; }

template <class R> struct RealOf<LaneReal<R>> { using type = R; };
template <class R> struct MaskOf<LaneReal<R>> { using type = bool; };
template <class R> struct IsPlain<LaneReal<R>> { static constexpr bool value = true; };

AX_NAMESPACE_END
