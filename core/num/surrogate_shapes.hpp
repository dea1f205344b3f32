// The shapes a surrogate may have, in their own units. Each declares: name, half_width (where the slope above threshold is half
// its peak; for the box its edge), integral of the slope, and whether the slope is nowhere negative; it gives primitive(x) = S
// and slope(x) = S'. S(0) is half the integral, or 1/2 where that is infinite. Shapes with a number of their own carry it
// (`usual` unless given). docs/surrogates.md says which of them, at which width and gain, is whose.
#pragma once
#include <limits>

#include "core/num/dual_math.hpp"

AX_NAMESPACE_BEGIN

namespace surrogate_detail {
AX_HD float erf(float x) { return ::erff(x); }
AX_HD double erf(double x) { return ::erf(x); }
AX_HD float atan(float x) { return ::atanf(x); }
AX_HD double atan(double x) { return ::atan(x); }
#if !defined(__CUDACC__)
// lane by lane: only check mode evaluates these
template <class R, int K> AX_HD Pack<R, K> erf(Pack<R, K> x) {
  for (int i = 0; i < Pack<R, K>::width; ++i) x.set(i, erf(x[i]));
  return x;
}
template <class R, int K> AX_HD Pack<R, K> atan(Pack<R, K> x) {
  for (int i = 0; i < Pack<R, K>::width; ++i) x.set(i, atan(x[i]));
  return x;
}
#endif
// the standard normal law
template <class V> AX_HD V normal_cdf(const V& x) {
  using R = Real<V>;
  return R(0.5) + R(0.5) * erf(x * R(0.70710678118654752));
}
template <class V> AX_HD V normal_density(const V& x) {
  using R = Real<V>;
  return exp(x * x * R(-0.5)) * R(0.39894228040143268);
}
template <class V> AX_HD V within_unit(const V& x) { return min(V(Real<V>(1)), max(V(Real<V>(-1)), x)); }
}  // namespace surrogate_detail

// Zenke & Ganguli 2018
struct FastSigmoid {
  static constexpr const char* name = "fast_sigmoid";
  static constexpr double half_width = 0.41421356237309505, integral = 1;
  static constexpr bool nonnegative = true;
  template <class V> AX_HD static V primitive(const V& x) {
    using R = Real<V>;
    return R(0.5) + R(0.5) * x / (R(1) + abs(x));
  }
  template <class V> AX_HD static V slope(const V& x) {
    using R = Real<V>;
    const V q = R(1) / (R(1) + abs(x));
    return R(0.5) * q * q;
  }
};

// slope alpha*max(0, width - |x|) (arXiv 2406.19708), alpha = gain/width^2
struct ReluGrad {
  static constexpr const char* name = "relu_grad";
  static constexpr double half_width = 0.5, integral = 1;
  static constexpr bool nonnegative = true;
  template <class V> AX_HD static V primitive(const V& x) {
    using R = Real<V>;
    const V c = surrogate_detail::within_unit(x);
    return R(0.5) + c - R(0.5) * c * abs(c);
  }
  template <class V> AX_HD static V slope(const V& x) { return max(V(Real<V>(0)), Real<V>(1) - abs(x)); }
};

struct SigmoidSurrogate {
  static constexpr const char* name = "sigmoid";
  static constexpr double half_width = 1.7627471740390861, integral = 1;
  static constexpr bool nonnegative = true;
  template <class V> AX_HD static V primitive(const V& x) { return sigmoid(x); }
  template <class V> AX_HD static V slope(const V& x) {
    using R = Real<V>;
    const V e = exp(-abs(x)), q = R(1) / (e + R(1));
    return e * q * q;
  }
};

struct GaussianSurrogate {
  static constexpr const char* name = "gaussian";
  static constexpr double half_width = 1.1774100225154747, integral = 1;
  static constexpr bool nonnegative = true;
  template <class V> AX_HD static V primitive(const V& x) { return surrogate_detail::normal_cdf(x); }
  template <class V> AX_HD static V slope(const V& x) { return surrogate_detail::normal_density(x); }
};

struct Arctan {
  static constexpr const char* name = "arctan";
  static constexpr double half_width = 1, integral = 1;
  static constexpr bool nonnegative = true;
  template <class V> AX_HD static V primitive(const V& x) {
    using R = Real<V>;
    return R(0.5) + R(0.31830988618379067) * surrogate_detail::atan(x);
  }
  template <class V> AX_HD static V slope(const V& x) {
    using R = Real<V>;
    return R(0.31830988618379067) / (R(1) + x * x);
  }
};

// Yin, Corradi & Bohte 2021: one Gaussian less two broad ones, h = 0.15, s = 6. Negative in the tails, by design.
struct MultiGaussian {
  static constexpr const char* name = "multi_gaussian";
  static constexpr double half_width = 1.1424535347064720, integral = 0.85;
  static constexpr bool nonnegative = false;
  template <class V> AX_HD static V primitive(const V& x) {
    using R = Real<V>;
    using surrogate_detail::normal_cdf;
    constexpr R s = R(1) / R(6);
    return R(1.15) * normal_cdf(x) - R(0.15) * (normal_cdf(V((x - R(1)) * s)) + normal_cdf(V((x + R(1)) * s)));
  }
  template <class V> AX_HD static V slope(const V& x) {
    using R = Real<V>;
    using surrogate_detail::normal_density;
    constexpr R s = R(1) / R(6);
    return R(1.15) * normal_density(x) - R(0.15) * s * (normal_density(V((x - R(1)) * s)) + normal_density(V((x + R(1)) * s)));
  }
};

// a ramp from -1 to 1: its slope is a box
struct PiecewiseLinear {
  static constexpr const char* name = "piecewise_linear";
  static constexpr double half_width = 1, integral = 1;
  static constexpr bool nonnegative = true;
  template <class V> AX_HD static V primitive(const V& x) {
    using R = Real<V>;
    return R(0.5) + R(0.5) * surrogate_detail::within_unit(x);
  }
  template <class V> AX_HD static V slope(const V& x) {
    using R = Real<V>;
    return select(abs(x) < R(1), V(R(0.5)), V(R(0)));
  }
};

// two exponentials back to back: the slope of an escape rate (Shrestha & Orchard 2018)
struct Laplace {
  static constexpr const char* name = "laplace";
  static constexpr double half_width = 0.69314718055994531, integral = 1;
  static constexpr bool nonnegative = true;
  template <class V> AX_HD static V primitive(const V& x) {
    using R = Real<V>;
    const V tail = R(0.5) * exp(-abs(x));
    return select(x < R(0), tail, V(R(1) - tail));
  }
  template <class V> AX_HD static V slope(const V& x) { return Real<V>(0.5) * exp(-abs(x)); }
};

// S = 1/2 + x/(2 sqrt(1 + x^2)) (Norse's "circ")
struct Circ {
  static constexpr const char* name = "circ";
  static constexpr double half_width = 0.76642093680776926, integral = 1;
  static constexpr bool nonnegative = true;
  template <class V> AX_HD static V primitive(const V& x) {
    using R = Real<V>;
    const V c = min(V(R(1e9)), max(V(R(-1e9)), x));  // its square must not overflow
    return R(0.5) + R(0.5) * c / sqrt(V(R(1) + c * c));
  }
  template <class V> AX_HD static V slope(const V& x) {
    using R = Real<V>;
    const V q = R(1) / (R(1) + x * x);
    return R(0.5) * q * sqrt(q);
  }
};

// sign(x) ln(1 + |x|): a slope that falls so slowly that its integral is infinite
struct LogAbs {
  static constexpr const char* name = "log_abs";
  static constexpr double half_width = 1, integral = std::numeric_limits<double>::infinity();
  static constexpr bool nonnegative = true;
  template <class V> AX_HD static V primitive(const V& x) {
    using R = Real<V>;
    const V size = log(V(R(1) + abs(x)));
    return R(0.5) + select(x < R(0), V(-size), size);
  }
  template <class V> AX_HD static V slope(const V& x) { return Real<V>(1) / (Real<V>(1) + abs(x)); }
};

// Suetake et al. 2022: a sigmoid below threshold, a logarithm above (alpha = 4 and beta = 1, where the two meet in one slope)
struct S2nn {
  static constexpr const char* name = "s2nn";
  static constexpr double half_width = 1, integral = std::numeric_limits<double>::infinity();
  static constexpr bool nonnegative = true;
  template <class V> AX_HD static V primitive(const V& x) {
    using R = Real<V>;
    const V e = exp(R(-4) * abs(x));
    return select(x < R(0), V(e / (R(1) + e)), V(R(0.5) + log(V(R(1) + abs(x)))));
  }
  template <class V> AX_HD static V slope(const V& x) {
    using R = Real<V>;
    const V e = exp(R(-4) * abs(x)), q = R(1) / (R(1) + e);
    return select(x < R(0), V(R(4) * e * q * q), V(R(1) / (R(1) + abs(x))));
  }
};

// Herranz-Celotti & Rouat 2022: the tail falls as |x|^-q, q > 1. At its usual q, 2, this is the fast sigmoid.
struct QPseudoSpike {
  static constexpr const char* name = "q_pseudo_spike";
  static constexpr double half_width = 0.41421356237309505, integral = 1;  // the first at q = 2
  static constexpr bool nonnegative = true;
  static constexpr double usual = 2;
  double q = usual;
  template <class V> AX_HD V primitive(const V& x) const {
    using R = Real<V>;
    const V tail = R(0.5) * exp(R(1 - q) * log(V(R(1) + abs(x))));
    return select(x < R(0), tail, V(R(1) - tail));
  }
  template <class V> AX_HD V slope(const V& x) const {
    using R = Real<V>;
    return R(0.5 * (q - 1)) * exp(R(-q) * log(V(R(1) + abs(x))));
  }
};

// the box of piecewise_linear, and `leak` times its height everywhere else
struct LeakyRectangle {
  static constexpr const char* name = "leaky_rectangle";
  static constexpr double half_width = 1, integral = std::numeric_limits<double>::infinity();
  static constexpr bool nonnegative = true;
  static constexpr double usual = 0.01;
  double leak = usual;
  template <class V> AX_HD V primitive(const V& x) const {
    using R = Real<V>;
    const V c = surrogate_detail::within_unit(x);
    return R(0.5) + R(0.5) * c + R(0.5 * leak) * (x - c);
  }
  template <class V> AX_HD V slope(const V& x) const {
    using R = Real<V>;
    return select(abs(x) < R(1), V(R(0.5)), V(R(0.5 * leak)));
  }
};

// 1 above threshold, `leak` below. With leak 1 this is the straight-through estimator.
struct LeakyRelu {
  static constexpr const char* name = "leaky_relu";
  static constexpr double half_width = std::numeric_limits<double>::infinity(),
                          integral = std::numeric_limits<double>::infinity();
  static constexpr bool nonnegative = true;
  static constexpr double usual = 0.1;
  double leak = usual;
  template <class V> AX_HD V primitive(const V& x) const {
    using R = Real<V>;
    return R(0.5) + select(x < R(0), V(x * R(leak)), x);
  }
  template <class V> AX_HD V slope(const V& x) const {
    using R = Real<V>;
    return select(x < R(0), V(R(leak)), V(R(1)));
  }
};

AX_NAMESPACE_END
