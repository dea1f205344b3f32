// Functions made of exp, expm1, log and log1p, the same for packs and plain numbers (derivatives: dual_math.hpp).
#pragma once
#include "core/num/exp.hpp"
#include "core/num/log.hpp"
#include "core/num/scalar.hpp"

AX_NAMESPACE_BEGIN

template <class T> struct IsPlain { static constexpr bool value = false; };
template <> struct IsPlain<float> { static constexpr bool value = true; };
template <> struct IsPlain<double> { static constexpr bool value = true; };
#if !defined(__CUDACC__)
template <> struct IsPlain<Complex> { static constexpr bool value = true; };
template <class R, int K> struct IsPlain<Pack<R, K>> { static constexpr bool value = true; };
#endif
// A number without derivatives: pack, float, double or complex.
template <class T> concept Plain = IsPlain<T>::value;

// tanh of a pack. Near 0 as E/(E + 2), farther out as 1 - 2/(E + 2), E = e^{2|x|} - 1.
#if !defined(__CUDACC__)
template <class R, int K> AX_HD Pack<R, K> tanh(const Pack<R, K>& x) {
  using P = Pack<R, K>;
  const P a = abs(x);
  const P e = exp_detail::Pair<R, K>(min(R(40), a + a)).expm1;   // min passes a NaN on
  const auto far = a > R(0.55);
  const P q = select(far, R(2), e) / (e + R(2));
  const P t = select(far, R(1) - q, q);
  return select(x < R(0), -t, t);
}
#endif

// (e^x - 1)/x, 1 at 0
template <Plain T> AX_HD T exprel(const T& x) {
  const auto zero = x == T(0);
  return select(zero, T(1), expm1(x) / select(zero, T(1), x));
}

// x/(e^x - 1), 1 at 0
template <Plain T> AX_HD T x_over_expm1(const T& x) {
  const auto zero = x == T(0);
  return select(zero, T(1), min(T(10000), x) / select(zero, T(1), expm1(x)));
}

// 1/(1 + e^{-x})
template <Plain T> AX_HD T sigmoid(const T& x) { return T(1) / (exp(-x) + T(1)); }

// ln(1 + e^x)
template <Plain T> AX_HD T softplus(const T& x) { return max(T(0), x) + log1p(exp(-abs(x))); }

// ln(1 - e^{-x}) for x > 0, the log of the chance of at least one event; -inf at 0
template <Plain T> AX_HD T log1mexp(const T& x) {
  return x < T(0.6931471805599453) ? T(log(-expm1(-x))) : T(log1p(-exp(-x)));
}
#if !defined(__CUDACC__)
// One exponential and one logarithm: log(u) of u = -expm1(-x) where x is small, of u = 1 - e^{-x} and what rounding took from it beyond.
template <class R, int K> AX_HD Pack<R, K> log1mexp(const Pack<R, K>& x) {
  using P = Pack<R, K>;
  const exp_detail::Pair<R, K> e(-x);
  const auto near = x < R(0.6931471805599453);
  const P one_minus = R(1) - e.exp, u = select(near, -e.expm1, one_minus);
  const P lost = select(near, R(0), (R(1) - one_minus) - e.exp);
  const P y = log_detail::kernel(u, lost / u, P(R(0)));
  const P special = select(x == R(0), R(-__builtin_inf()), R(__builtin_nan("")));
  return select(x > R(0), y, special);
}
#endif

// x where positive, else 0
template <Plain T> AX_HD T relu(const T& x) { return max(T(0), x); }

// a smooth ramp: width*ln(1 + e^{x/width}), which is relu for |x| >> width
template <class T> AX_HD T soft_ramp(const T& x, Real<T> width) { return softplus(x * (Real<T>(1) / width)) * width; }

template <int N, class T> AX_HD T pow_int(const T& x) {
  static_assert(N >= 1, "pow_int: a whole power from 1 up");
  if constexpr (N == 1) {
    return x;
  } else if constexpr (N % 2 == 0) {
    return pow_int<N / 2>(x * x);
  } else {
    return x * pow_int<N - 1>(x);
  }
}

AX_NAMESPACE_END
