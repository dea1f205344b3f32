// exp and expm1 of packs. Within 2 ulp; results below the smallest normal number are 0; NaN stays NaN.
//
// x = k ln 2 + f with |f| <= ln(2)/2. The integer k is read from the low bits of x/ln 2 + 1.5*2^m and added to the exponent of e^f:
// no conversion between integers and reals, and no scaling multiply. ln 2 comes in two parts whose leading one has trailing zeros, so
// that k*hi is exact also without fused multiply-add (Cody & Waite).
#pragma once
#include "core/num/bits.hpp"
#include "core/num/polynomial.hpp"

AX_NAMESPACE_BEGIN
template <class V> struct ExpPair { V exp, expm1; };
AX_HD ExpPair<float> exp_and_expm1(float x) { return {exp(x), expm1(x)}; }
AX_HD ExpPair<double> exp_and_expm1(double x) { return {exp(x), expm1(x)}; }
AX_NAMESPACE_END

#if !defined(__CUDACC__)
AX_NAMESPACE_BEGIN

namespace exp_detail {
// (e^f - 1 - f)/f^2 on |f| <= 0.34665: economised polynomials, highest power first. Largest error relative to e^f: 7.8e-9 for
// binary32, 1.3e-17 for binary64.
template <class R> struct Constants;
template <> struct Constants<float> {
  static constexpr float inverse_ln2 = 1.44269504088896341f, ln2_high = 0.693359375f, ln2_low = -2.12194440054690583e-4f;
  static constexpr float low = -87.33654022216797f, high = 88.72283172607422f;   // results stay between smallest and largest
  static constexpr float flat = -80;                                             // normal; e^x - 1 is -1 below `flat`
  static constexpr float q[] = {0.001392619259f, 0.008363186256f, 0.04166655456f, 0.1666657695f, 0.5f};
};
template <> struct Constants<double> {
  static constexpr double inverse_ln2 = 1.44269504088896341, ln2_high = 6.93147180369123816490e-01, ln2_low = 1.90821492927058770002e-10;
  static constexpr double low = -708.3964185322641, high = 709.782712893384, flat = -700;
  static constexpr double q[] = {2.510039713793166289e-8, 2.762010358488696436e-7, 2.755726843551756218e-6, 0.00002480152126412201857,
                                 0.0001984126986306937317, 0.001388888891723420579, 0.008333333333330058677, 0.04166666666662408685,
                                 0.1666666666666666745, 0.5000000000000001023};
};

// x = k ln 2 + f; `k` holds the bits of k + 1.5*2^m
template <class R, int K> struct Reduced {
  Bits<R, K> k;
  Pack<R, K> whole, f;
  AX_HD explicit Reduced(const Pack<R, K>& x) {
    using C = Constants<R>;
    const Pack<R, K> t = x * C::inverse_ln2 + Ieee<R>::round_to_int;
    k = Bits<R, K>::of(t);
    whole = t - Ieee<R>::round_to_int;
    f = (x - whole * C::ln2_high) - whole * C::ln2_low;
  }
};
// e^x and e^x - 1 from one reduction; for -inf <= x <= C::high
template <class R, int K> struct Pair {
  Pack<R, K> exp, expm1;
  AX_HD explicit Pair(const Pack<R, K>& x) {
    const Reduced<R, K> r(max(Pack<R, K>(C::flat), x));
    const Pack<R, K> p = polynomial(r.f, C::q) * r.f * r.f + r.f;
    // half of 2^k, because 2^k itself may be infinite while the result is not
    const Pack<R, K> half = (r.k.shift_left(Ieee<R>::mantissa) + Bits<R, K>::of(Pack<R, K>(R(0.5)))).real();
    expm1 = (half * p + (half - R(0.5))) * R(2);
    exp = (half * p + half) * R(2);
  }
  using C = Constants<R>;
};
}  // namespace exp_detail

template <class R, int K> AX_HD Pack<R, K> exp(const Pack<R, K>& x) {
  using C = exp_detail::Constants<R>;
  const exp_detail::Reduced<R, K> r(x);
  const Pack<R, K> y = (polynomial(r.f, C::q) * r.f * r.f + r.f) + R(1);
  const Pack<R, K> z = (Bits<R, K>::of(y) + r.k.shift_left(Ieee<R>::mantissa)).real();
  const Pack<R, K> beyond = x + R(__builtin_inf());   // infinity, or NaN for NaN
  return select(x < C::low, R(0), select(x <= C::high, z, beyond));
}

template <class R, int K> AX_HD ExpPair<Pack<R, K>> exp_and_expm1(const Pack<R, K>& x) {
  using C = exp_detail::Constants<R>;
  const exp_detail::Pair<R, K> r(x);
  const Pack<R, K> beyond = x + R(__builtin_inf());
  return {select(x <= C::high, r.exp, beyond), select(x <= C::high, r.expm1, beyond)};
}

template <class R, int K> AX_HD Pack<R, K> expm1(const Pack<R, K>& x) {
  using C = exp_detail::Constants<R>;
  return select(x <= C::high, exp_detail::Pair<R, K>(x).expm1, x + R(__builtin_inf()));
}

AX_NAMESPACE_END
#endif
