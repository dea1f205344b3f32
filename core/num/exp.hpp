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
#if !defined(__CUDACC__)
AX_HD ExpPair<Complex> exp_and_expm1(const Complex& x) { return {exp(x), expm1(x)}; }
#endif
AX_NAMESPACE_END

#if !defined(__CUDACC__)
AX_NAMESPACE_BEGIN

namespace exp_detail {
// (e^f - 1 - f)/f^2 on |f| <= 0.34665: economised polynomials, highest power first. Largest error relative to e^f: 7.8e-9 for
// binary32, 1.3e-17 for binary64.
template <class R> struct Constants;
template <> struct Constants<float> {
  static constexpr float inverse_ln2 = 1.44269504088896341f, ln2_high = 0.693359375f, ln2_low = -2.12194440054690583e-4f;
  static constexpr float low = -87.33654022216797f, high = 88.72283172607422f;   // ln of the smallest normal, the largest number
  static constexpr float q[] = {0.001392619259f, 0.008363186256f, 0.04166655456f, 0.1666657695f, 0.5f};
};
template <> struct Constants<double> {
  static constexpr double inverse_ln2 = 1.44269504088896341, ln2_high = 6.93147180369123816490e-01, ln2_low = 1.90821492927058770002e-10;
  static constexpr double low = -708.3964185322641, high = 709.782712893384;
  static constexpr double q[] = {2.510039713793166289e-8, 2.762010358488696436e-7, 2.755726843551756218e-6, 0.00002480152126412201857,
                                 0.0001984126986306937317, 0.001388888891723420579, 0.008333333333330058677, 0.04166666666662408685,
                                 0.1666666666666666745, 0.5000000000000001023};
};

// x = k ln 2 + f; `k` holds the bits of k + 1.5*2^m
template <class R, int K> struct Reduced {
  Bits<R, K> k;
  Pack<R, K> whole, f_high, f;
  AX_HD explicit Reduced(const Pack<R, K>& x) {
    using C = Constants<R>;
    const Pack<R, K> t = x * C::inverse_ln2 + Ieee<R>::round_to_int;
    k = Bits<R, K>::of(t);
    whole = t - Ieee<R>::round_to_int;
    f_high = x - whole * C::ln2_high;
    f = f_high - whole * C::ln2_low;
  }
};
// e^x and e^x - 1 from one reduction, a little more exact than `exp` because what rounding takes from f is kept. For x up to C::high;
// below C::low both are taken at C::low. What is not asked for costs nothing.
template <class R, int K> struct Pair {
  using C = Constants<R>;
  using P = Pack<R, K>;
  P f, rest;              // e^f - 1 = f + rest
  Bits<R, K> exponent;    // k, in place
  P half;                 // 2^k / 2, because 2^k itself may be infinite while the result is not; 0 for the smallest k
  AX_HD explicit Pair(const P& x) {
    const Reduced<R, K> r(max(P(C::low), x));
    f = r.f_high;
    rest = polynomial(r.f, C::q) * r.f * r.f - r.whole * C::ln2_low;
    exponent = r.k.shift_left(Ieee<R>::mantissa);
    half = (exponent + Bits<R, K>::of(P(R(0.5)))).real();
  }
  AX_HD P exp() const { return (Bits<R, K>::of(scaled()) + exponent).real(); }
  AX_HD P exp_lost() const { return (rest - ((scaled() - R(1)) - f)) * (half + half); }   // what rounding took from exp()
  AX_HD P expm1() const { return (leading() + half * rest) * R(2); }
  AX_HD P expm1_careful() const {   // within 1 ulp
    const P t = leading();
    return (t + (half * rest + (((half - R(0.5)) - t) + half * f))) * R(2);
  }

 private:
  AX_HD P scaled() const { return (rest + f) + R(1); }
  AX_HD P leading() const { return half * f + (half - R(0.5)); }
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
  return {select(x < C::low, R(0), select(x <= C::high, r.exp(), beyond)), select(x <= C::high, r.expm1_careful(), beyond)};
}

template <class R, int K> AX_HD Pack<R, K> expm1(const Pack<R, K>& x) {
  using C = exp_detail::Constants<R>;
  return select(x <= C::high, exp_detail::Pair<R, K>(x).expm1(), x + R(__builtin_inf()));
}

AX_NAMESPACE_END
#endif
