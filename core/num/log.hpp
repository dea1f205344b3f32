// log and log1p of packs. Within 2 ulp, subnormal arguments included; log(0) = -inf, log(negative) = NaN.
//
// u = m 2^k with sqrt(1/2) <= m < sqrt(2), f = m - 1, s = f/(2 + f): log(1 + f) = 2 atanh(s) = f - (f^2/2 - s (f^2/2 + s^2 P(s^2))).
#pragma once
#include "core/num/bits.hpp"
#include "core/num/polynomial.hpp"

#if !defined(__CUDACC__)
AX_NAMESPACE_BEGIN

namespace log_detail {
// P(z) = (2 atanh(s) - 2 s)/s^3, z = s^2 <= 0.0295: economised polynomials, highest power first.
template <class R> struct Constants;
template <> struct Constants<float> {
  static constexpr float ln2_high = 0.693359375f, ln2_low = -2.12194440054690583e-4f;
  static constexpr float smallest = 1.17549435e-38f, lift = 16777216.f, lifted = 24;   // smallest normal; 2^24
  static constexpr int root_half = 0x3f3504f3, exponent_of_integers = 0x4b000000;     // bits of sqrt(1/2) and of 2^23
  static constexpr float p[] = {0.2333069666f, 0.2855081238f, 0.4000012191f, 0.6666666655f};
};
template <> struct Constants<double> {
  static constexpr double ln2_high = 6.93147180369123816490e-01, ln2_low = 1.90821492927058770002e-10;
  static constexpr double smallest = 2.2250738585072014e-308, lift = 18014398509481984., lifted = 54;
  static constexpr long root_half = 0x3fe6a09e667f3bcd, exponent_of_integers = 0x4330000000000000;
  static constexpr double p[] = {0.1461672116628759816, 0.1533169963464227674, 0.1818288978615799069, 0.2222221112572326267,
                                 0.2857142862603106399, 0.3999999999989938195, 0.666666666666666969};
};

// log(u) + c for normal positive u, minus `lifted` powers of two; |c| below an ulp of u.
template <class R, int K> AX_HD Pack<R, K> kernel(const Pack<R, K>& u, const Pack<R, K>& c, const Pack<R, K>& lifted) {
  using C = Constants<R>;
  using B = Bits<R, K>;
  constexpr int mantissa = Ieee<R>::mantissa;
  // adding bias keeps the shifted value positive, so that zeros may come in
  const B shifted = (B::of(u) - B(C::root_half) + B(LaneInt<R>(Ieee<R>::bias) << mantissa)).shift_right(mantissa);
  const Pack<R, K> m = (B::of(u) - (shifted - B(Ieee<R>::bias)).shift_left(mantissa)).real();
  const R integers = R(1L << mantissa);
  const Pack<R, K> k = (shifted | B(C::exponent_of_integers)).real() - (integers + Ieee<R>::bias) - lifted;
  const Pack<R, K> f = m - R(1), s = f / (f + R(2)), z = s * s, half = f * f * R(0.5);
  const Pack<R, K> rest = s * (half + polynomial(z, C::p) * z) + (k * C::ln2_low + c);
  return k * C::ln2_high - ((half - rest) - f);
}
}  // namespace log_detail

template <class R, int K> AX_HD Pack<R, K> log(const Pack<R, K>& x) {
  using C = log_detail::Constants<R>;
  constexpr R infinity = R(__builtin_inf());
  const auto subnormal = x < C::smallest;
  const Pack<R, K> u = select(subnormal, x * C::lift, x);
  const Pack<R, K> y = log_detail::kernel(u, Pack<R, K>(R(0)), select(subnormal, C::lifted, R(0)));
  const Pack<R, K> special = select(x == R(0), -infinity, select(x == infinity, infinity, R(__builtin_nan(""))));
  return select((x > R(0)) & (x < infinity), y, special);
}

template <class R, int K> AX_HD Pack<R, K> log1p(const Pack<R, K>& x) {
  constexpr R infinity = R(__builtin_inf());
  const Pack<R, K> u = x + R(1), b = u - R(1);
  const Pack<R, K> lost = (R(1) - (u - b)) + (x - b);   // what rounding took from 1 + x
  const Pack<R, K> y = log_detail::kernel(u, lost / u, Pack<R, K>(R(0)));
  const Pack<R, K> special = select(x == R(-1), -infinity, select(x == infinity, infinity, R(__builtin_nan(""))));
  return select((x > R(-1)) & (x < infinity), y, special);
}

AX_NAMESPACE_END
#endif
