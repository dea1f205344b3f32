// Piecewise-linear functions of n coefficients at low, low + step, low + 2 step, …: sum of coefficients times hat functions, constant
// beyond both ends. Branch-free; n is small (tens), every coefficient is visited.
//   pwl(x, low, step, coefficients, n)   x: plain or Dual;  coefficients: plain, Leaf or Dual, or plain reals
// The derivative along x is the slope of the piece (0 beyond the ends; the right piece's at a knot), along a coefficient its hat.
#pragma once
#include "core/num/dual_math.hpp"

AX_NAMESPACE_BEGIN

namespace pwl_detail {
template <class C> AX_HD const C& value(const C& c) { return c; }
template <class V, int N> AX_HD const V& value(const Leaf<V, N>& c) { return c.v; }
template <class V, int N> AX_HD const V& value(const Dual<V, N>& c) { return c.v; }

// place on the grid in units of steps, kept within it
template <class V> AX_HD V place(const V& x, Real<V> low, Real<V> step, int n) {
  using R = Real<V>;
  return min(V(R(n - 1)), max(V(R(0)), (x - V(low)) * V(R(1) / step)));
}
template <class V> AX_HD V hat(const V& place, int i) {
  using R = Real<V>;
  return max(V(R(0)), R(1) - abs(place - V(R(i))));
}
template <class V, class C> AX_HD V interpolate(const V& u, const C* c, int n) {
  V y = value(c[0]) * hat(u, 0);
  for (int i = 1; i < n; ++i) y = y + value(c[i]) * hat(u, i);
  return y;
}
template <class V, class C> AX_HD V slope(const V& x, Real<V> low, Real<V> step, const C* c, int n) {
  using R = Real<V>;
  const V u = (x - V(low)) * V(R(1) / step);
  V s(R(0));
  for (int i = 0; i + 1 < n; ++i) {
    s = select((u >= V(R(i))) & (u < V(R(i + 1))), V(value(c[i + 1]) - value(c[i])), s);
  }
  return s * V(R(1) / step);
}
template <class V, int N> AX_HD void add_hat(Dual<V, N>& r, const Leaf<V, N>& c, const V& h) { c.scatter(r, h); }
template <class V, int N> AX_HD void add_hat(Dual<V, N>& r, const Dual<V, N>& c, const V& h) {
  AX_UNROLL for (int i = 0; i < N; ++i) r.d[i] = r.d[i] + c.d[i] * h;
}
template <class V, int N, class C> AX_HD void along_coefficients(Dual<V, N>& r, const V& u, const C* c, int n) {
  for (int i = 0; i < n; ++i) add_hat(r, c[i], hat(u, i));
}
}  // namespace pwl_detail

template <Plain V, class C>
  requires(!Differential<C>)
AX_HD V pwl(const V& x, Real<V> low, Real<V> step, const C* c, int n) {
  return pwl_detail::interpolate(pwl_detail::place(x, low, step, n), c, n);
}

template <Plain V, Differential C> AX_HD Dual<V, C::directions> pwl(const V& x, Real<V> low, Real<V> step, const C* c, int n) {
  const V u = pwl_detail::place(x, low, step, n);
  Dual<V, C::directions> r(pwl_detail::interpolate(u, c, n));
  pwl_detail::along_coefficients(r, u, c, n);
  return r;
}

template <class V, int N, class C> AX_HD Dual<V, N> pwl(const Dual<V, N>& x, Real<V> low, Real<V> step, const C* c, int n) {
  const V u = pwl_detail::place(x.v, low, step, n);
  Dual<V, N> r = x.chain(pwl_detail::interpolate(u, c, n), pwl_detail::slope(x.v, low, step, c, n));
  if constexpr (Differential<C>) pwl_detail::along_coefficients(r, u, c, n);
  return r;
}

AX_NAMESPACE_END
