// Spikes that can be differentiated. Forward: a hard step at x > 0. Under Dual: the step's derivative is replaced by that of a smooth
// function S (surrogate gradient; Neftci, Mostafa & Zenke 2019). In check mode the forward runs S itself, so that finite differences
// must agree with the derivative.
//
// x is dimensionless. Each shape declares: name, half_width (where the slope is half its peak; for the box its edge), integral of the
// slope, and whether the slope is nowhere negative; it gives primitive(x) = S and slope(x) = S'.
//   spike<Shape>(x, width, gain)          hard forward, S' backward
//   smooth_spike<Shape>(x, width, gain)   S forward, S' backward
//   with_surrogate(kind, f)               calls f(Shape{}) for a kind known at run time
#pragma once
#include "core/num/dual_math.hpp"
#include "core/num/surrogate_kind.hpp"

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

template <class V> AX_HD V step(const V& x) {
  using R = Real<V>;
  return select(x > R(0), V(R(1)), V(R(0)));
}

template <class Shape, Plain V> AX_HD V spike(const V& x, Real<V> = 1, Real<V> = 1) { return step(x); }
template <class Shape, Differential D> AX_HD D spike(const D& x, Real<D> width = 1, Real<D> gain = 1) {
  using V = typename D::Value;
  const Real<D> inverse = Real<D>(1) / width;
  return x.chain(step(x.v), Shape::slope(V(x.v * inverse)) * V(inverse * gain));
}
template <class Shape, Plain V> AX_HD V smooth_spike(const V& x, Real<V> width = 1, Real<V> gain = 1) {
  return Shape::primitive(V(x * V(Real<V>(1) / width))) * V(gain);
}
template <class Shape, Differential D> AX_HD D smooth_spike(const D& x, Real<D> width = 1, Real<D> gain = 1) {
  using V = typename D::Value;
  const V u = x.v * V(Real<D>(1) / width);
  return x.chain(Shape::primitive(u) * V(gain), Shape::slope(u) * V(gain / width));
}

template <class F> AX_HD decltype(auto) with_surrogate(SurrogateKind kind, F&& f) {
  switch (kind) {
    case SurrogateKind::relu_grad: return f(ReluGrad{});
    case SurrogateKind::sigmoid: return f(SigmoidSurrogate{});
    case SurrogateKind::gaussian: return f(GaussianSurrogate{});
    case SurrogateKind::arctan: return f(Arctan{});
    case SurrogateKind::multi_gaussian: return f(MultiGaussian{});
    case SurrogateKind::piecewise_linear: return f(PiecewiseLinear{});
    case SurrogateKind::fast_sigmoid: break;
  }
  return f(FastSigmoid{});
}

AX_NAMESPACE_END
