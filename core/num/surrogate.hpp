// Spikes that can be differentiated. Forward: a hard step at x > 0. Under Dual: the step's derivative is replaced by that of a
// smooth function S (surrogate gradient; Neftci, Mostafa & Zenke 2019). In check mode the forward runs S itself, so that finite
// differences must agree with the derivative.
//
// x is dimensionless, the shapes are those of surrogate_shapes.hpp.
//   spike<Shape>(x, width, gain)          hard forward, S' backward
//   smooth_spike<Shape>(x, width, gain)   S forward, S' backward
//   with_surrogate(surrogate, f)          calls f(shape) for a kind known at run time
#pragma once
#include "core/num/surrogate_kind.hpp"
#include "core/num/surrogate_shapes.hpp"

AX_NAMESPACE_BEGIN

template <class V> AX_HD V step(const V& x) {
  using R = Real<V>;
  return select(x > R(0), V(R(1)), V(R(0)));
}

template <class Shape, Plain V> AX_HD V spike(const V& x, Real<V> = 1, Real<V> = 1, const Shape& = {}) { return step(x); }
template <class Shape, Differential D> AX_HD D spike(const D& x, Real<D> width = 1, Real<D> gain = 1, const Shape& shape = {}) {
  using V = typename D::Value;
  const Real<D> inverse = Real<D>(1) / width;
  return x.chain(step(x.v), shape.slope(V(x.v * inverse)) * V(inverse * gain));
}
template <class Shape, Plain V> AX_HD V smooth_spike(const V& x, Real<V> width = 1, Real<V> gain = 1, const Shape& shape = {}) {
  return shape.primitive(V(x * V(Real<V>(1) / width))) * V(gain);
}
template <class Shape, Differential D>
AX_HD D smooth_spike(const D& x, Real<D> width = 1, Real<D> gain = 1, const Shape& shape = {}) {
  using V = typename D::Value;
  const V u = x.v * V(Real<D>(1) / width);
  return x.chain(shape.primitive(u) * V(gain), shape.slope(u) * V(gain / width));
}

template <class F> AX_HD decltype(auto) with_surrogate(const Surrogate& s, F&& f) {
  const auto own = [&](double usual) { return s.shape < 0 ? usual : s.shape; };
  switch (s.kind) {
    case SurrogateKind::relu_grad: return f(ReluGrad{});
    case SurrogateKind::sigmoid: return f(SigmoidSurrogate{});
    case SurrogateKind::gaussian: return f(GaussianSurrogate{});
    case SurrogateKind::arctan: return f(Arctan{});
    case SurrogateKind::multi_gaussian: return f(MultiGaussian{});
    case SurrogateKind::piecewise_linear: return f(PiecewiseLinear{});
    case SurrogateKind::laplace: return f(Laplace{});
    case SurrogateKind::circ: return f(Circ{});
    case SurrogateKind::log_abs: return f(LogAbs{});
    case SurrogateKind::s2nn: return f(S2nn{});
    case SurrogateKind::q_pseudo_spike: return f(QPseudoSpike{own(QPseudoSpike::usual)});
    case SurrogateKind::leaky_rectangle: return f(LeakyRectangle{own(LeakyRectangle::usual)});
    case SurrogateKind::leaky_relu: return f(LeakyRelu{own(LeakyRelu::usual)});
    case SurrogateKind::fast_sigmoid: break;
  }
  return f(FastSigmoid{});
}

AX_NAMESPACE_END
