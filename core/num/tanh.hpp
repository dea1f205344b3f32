// tanh of packs, within 2 ulp: x + x^3 T(x^2) near 0, 1 - 2/(e^{2|x|} + 1) beyond.
#pragma once
#include "core/num/exp.hpp"

#if !defined(__CUDACC__)
AX_NAMESPACE_BEGIN

namespace tanh_detail {
// T(z) = (tanh(x) - x)/x^3, z = x^2, |x| <= 0.55: economised polynomials, highest power first.
template <class R> struct Constants;
template <> struct Constants<float> {
  static constexpr float t[] = {-0.006609552574f, 0.02130902966f, -0.05390937032f, 0.1333311343f, -0.3333333201f};
};
template <> struct Constants<double> {
  static constexpr double t[] = {0.00005389540723032302331, -0.0002145280357613036025, 0.0005817648525369371946,
                                -0.001454115862592392876, 0.003591904049353309641, -0.008863217627783619398,
                                0.02186948771042963525, -0.05396825394884670158, 0.1333333333331559193,
                                -0.3333333333333330651};
};
}  // namespace tanh_detail

template <class R, int K> AX_HD Pack<R, K> tanh(const Pack<R, K>& x) {
  using P = Pack<R, K>;
  const P a = abs(x), z = x * x;
  const P near = polynomial(z, tanh_detail::Constants<R>::t) * (z * x) + x;
  const P far = R(1) - R(2) / (exp(a + a) + R(1));
  return select(a < R(0.55), near, select(x < R(0), -far, far));
}

AX_NAMESPACE_END
#endif
