// The functions of core/num in long double (64-bit mantissa), and ulps.
#pragma once
#include <cmath>
#include <limits>

#include "tests/num/isa_kernels.hpp"

namespace axograd::test {

using Real = long double;
struct Reference {
  Function function;
  const char* name;
  Real (*value)(Real);
  Real (*slope)(Real);
  Real low, high;   // where the function is meant to be used, in binary64; infinite ends are cut at the precision's own range
  double ulps;      // promised
  bool ends_with_exp = false;   // saturates where e^x overflows
};

inline const Reference* references() {
  // Beyond 0.03 the closed forms lose at most 2^-59; nearer 0 their Taylor series is summed.
  static const auto exprel_slope = [](Real x) -> Real {
    if (fabsl(x) > 0.03L) return (expl(x) * (x - 1) + 1) / (x * x);
    return 0.5L + x * (1 / 3.0L + x * (1 / 8.0L + x * (1 / 30.0L + x * (1 / 144.0L + x * (1 / 840.0L + x * (1 / 5760.0L + x / 45360.0L))))));
  };
  static const auto ratio_slope = [](Real x) -> Real {
    if (fabsl(x) > 0.03L) return (1 - x / expm1l(x) * expl(x)) / expm1l(x);
    const Real z = x * x;
    return -0.5L + x * (1 / 6.0L - z * (1 / 180.0L - z * (1 / 5040.0L - z * (1 / 151200.0L - z / 4790016.0L))));
  };
  static const Reference all[] = {
      {f_exp, "exp", expl, expl, -INFINITY, INFINITY, 2},
      {f_expm1, "expm1", expm1l, expl, -INFINITY, INFINITY, 2},
      {f_log, "log", logl, [](Real x) { return 1 / x; }, 0, INFINITY, 2},
      {f_log1p, "log1p", log1pl, [](Real x) { return 1 / (1 + x); }, -1, INFINITY, 2},
      {f_tanh, "tanh", tanhl, [](Real x) { return 1 / (coshl(x) * coshl(x)); }, -INFINITY, INFINITY, 2},
      {f_exprel, "exprel", [](Real x) { return x == 0 ? 1.0L : expm1l(x) / x; }, exprel_slope, -INFINITY, INFINITY, 2, true},
      {f_x_over_expm1, "x_over_expm1", [](Real x) { return x == 0 ? 1.0L : x / expm1l(x); }, ratio_slope, -INFINITY, INFINITY, 2, true},
      {f_sigmoid, "sigmoid", [](Real x) { return x < 0 ? expl(x) / (1 + expl(x)) : 1 / (1 + expl(-x)); },
       [](Real x) { return expl(-fabsl(x)) / ((1 + expl(-fabsl(x))) * (1 + expl(-fabsl(x)))); }, -INFINITY, INFINITY, 2.5},
      {f_softplus, "softplus", [](Real x) { return (x > 0 ? x : 0) + log1pl(expl(-fabsl(x))); },
       [](Real x) { return x < 0 ? expl(x) / (1 + expl(x)) : 1 / (1 + expl(-x)); }, -INFINITY, INFINITY, 2},
      {f_log1mexp, "log1mexp", [](Real x) { return x < 0.69L ? logl(-expm1l(-x)) : log1pl(-expl(-x)); },
       [](Real x) { return 1 / expm1l(x); }, 0, INFINITY, 2},
      {f_sqrt, "sqrt", sqrtl, [](Real x) { return 0.5L / sqrtl(x); }, 0, INFINITY, 0.51},
      {f_relu, "relu", [](Real x) { return x > 0 ? x : 0; }, [](Real x) { return x > 0 ? 1.0L : 0.0L; }, -INFINITY, INFINITY, 0},
  };
  return all;
}

// Distance of `got` from the exact value in units of the last place of the exact value. Beyond the largest number infinity counts as
// exact; below the smallest normal number anything in [0, smallest normal] of the right sign does (results may be flushed to 0).
template <class R> double ulps(R got, Real exact) {
  constexpr Real smallest = std::numeric_limits<R>::min(), largest = std::numeric_limits<R>::max();
  if (std::isnan(got)) return std::numeric_limits<double>::infinity();
  if (fabsl(exact) < smallest) return std::fabs(got) <= smallest ? 0 : std::numeric_limits<double>::infinity();
  int exponent = 0;
  std::frexp(R(fabsl(exact) < largest ? fabsl(exact) : largest), &exponent);
  const Real unit = ldexpl(1, exponent - std::numeric_limits<R>::digits);
  if (fabsl(exact) > largest + unit / 2 && std::isinf(got)) return 0;
  return double(fabsl(Real(got) - exact) / unit);
}

}  // namespace axograd::test
