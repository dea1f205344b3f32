// Derivatives of exprel and x_over_expm1. Their formulas cancel near 0, where polynomials take over.
#pragma once
#include "core/num/elementary.hpp"

AX_NAMESPACE_BEGIN

namespace removable_detail {
// Economised on |x| <= 0.5, highest power first. `exprel`: d/dx (e^x - 1)/x. `ratio`: S of d/dx x/(e^x - 1) = -1/2 + x S(x^2).
template <class R> struct Series;
template <> struct Series<float> {
  template <class V> AX_HD static V exprel(const V& x) {
    constexpr float c[] = {0.0001747036957f, 0.00120019447f, 0.006944307205f, 0.03333211238f, 0.1250000043f, 0.3333333717f, 0.5f};
    return polynomial(x, c);
  }
  template <class V> AX_HD static V ratio(const V& x) {
    constexpr float c[] = {-6.509962563e-6f, 0.0001983964555f, -0.005555554741f, 0.1666666667f};
    return polynomial(x, c);
  }
};
template <> struct Series<double> {
  template <class V> AX_HD static V exprel(const V& x) {
    constexpr double c[] = {1.497056125330048892e-10, 1.935837183923008438e-9, 2.296424874252633316e-8, 2.505183360454204794e-7,
                            2.480158757868763589e-6, 0.00002204585579314489624, 0.0001736111111090821835, 0.00119047619044587999,
                            0.006944444444444508108, 0.03333333333333428442, 0.1249999999999999994, 0.3333333333333333248, 0.5};
    return polynomial(x, c);
  }
  template <class V> AX_HD static V ratio(const V& x) {
    constexpr double c[] = {-5.270771776733648226e-12, 1.87293514906553194e-10, -6.341015023966640121e-9,
                            2.087675683334997038e-7, -6.613756613657902535e-6, 0.0001984126984126953149,
                            -0.005555555555555555519, 0.1666666666666666667};
    return polynomial(x, c);
  }
};
template <class V> struct ValueAndSlope { V value, slope; };

template <Plain V> AX_HD ValueAndSlope<V> exprel(const V& x) {
  using R = Real<V>;
  const auto near = abs(x) < R(0.5), zero = abs(x) < R(1e-30);
  const V inverse = R(1) / select(zero, V(R(1)), x);
  const auto e = exp_and_expm1(x);
  const V r = select(zero, V(R(1)), V(e.expm1 * inverse));
  return {r, select(near, Series<R>::exprel(x), (e.exp - r) * inverse)};
}

template <Plain V> AX_HD ValueAndSlope<V> x_over_expm1(const V& x) {
  using R = Real<V>;
  constexpr R limit = sizeof(R) == 4 ? R(88.7) : R(709.7);   // 0 beyond, before e^x overflows
  const auto near = abs(x) < R(0.5);
  const auto zero = abs(x) < R(1e-30);
  const auto e = exp_and_expm1(V(min(V(limit), x)));
  const V inverse = select(x > limit, V(R(0)), V(R(1) / select(zero, V(R(1)), e.expm1)));
  const V g = select(zero, V(R(1)), min(V(R(10000)), x) * inverse);
  const V series = x * Series<R>::ratio(V(x * x)) - R(0.5);
  return {g, select(near, series, (R(1) - g * e.exp) * inverse)};
}
}  // namespace removable_detail

AX_NAMESPACE_END
