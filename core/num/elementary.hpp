// Functions made of exp, expm1, log and log1p, the same for packs and plain numbers (derivatives: dual_math.hpp).
#pragma once
#include "core/num/exp.hpp"
#include "core/num/log.hpp"
#include "core/num/scalar.hpp"
#include "core/num/tanh.hpp"

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

// (e^x - 1)/x, 1 at 0; infinite where e^x is
template <Plain T> AX_HD T exprel(const T& x) {
  const auto zero = abs(x) < Real<T>(1e-30);
  return select(zero, T(T(1) + x * Real<T>(0.5)), T(exp_and_expm1(x).expm1 / select(zero, T(1), min(T(10000), x))));
}

// x/(e^x - 1), 1 at 0; 0 where e^x is infinite
template <Plain T> AX_HD T x_over_expm1(const T& x) {
  const auto zero = abs(x) < Real<T>(1e-30);
  return select(zero, T(T(1) - x * Real<T>(0.5)), T(min(T(10000), x) / select(zero, T(1), exp_and_expm1(x).expm1)));
}

// 1/(1 + e^{-x}), within 2.5 ulp
template <Plain T> AX_HD T sigmoid(const T& x) {
  const T e = exp(-abs(x));
  return select(x < T(0), e, T(1)) / (e + T(1));
}

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
  const P ex = select(x > -exp_detail::Constants<R>::low, R(0), e.exp());
  const P one_minus = R(1) - ex, u = select(near, -e.expm1_careful(), one_minus);
  const P lost = select(near, R(0), ((R(1) - one_minus) - ex) - e.exp_lost());
  using C = log_detail::Constants<R>;
  const auto subnormal = x < C::smallest * R(4);   // there u is x; lifted as in log
  const P lift = select(subnormal, C::lift, R(1)), lifted = select(subnormal, C::lifted, R(0));
  const P y = log_detail::kernel(P(select(subnormal, x, u) * lift), P(select(subnormal, R(0), lost / u)), lifted);
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
