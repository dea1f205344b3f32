// Hat functions on an equidistant grid, evaluated once and shared by several curves: hat_m(x) is 1 at low + m*step, falls to 0 at
// its neighbours, and stays 1 beyond the ends of the grid. A curve sum_m b_m hat_m(x) is piecewise linear in x.
#pragma once
#include "core/num/prefix_dual.hpp"

AX_NAMESPACE_BEGIN

// The plain value of a number of any kind.
template <Plain V> AX_HD const V& plain_value(const V& x) { return x; }
template <class V, int Max> AX_HD const V& plain_value(const PrefixDual<V, Max>& x) { return x.v; }

template <class V, int Hats> struct HatBasis {
  using R = Real<V>;
  V value[Hats];
  V slope[Hats];

  template <class L> AX_HD HatBasis(const V& x, const L& low, const L& step) {
    const V one = V(R(1)), zero = V(R(0));
    const V inverse = one / V(step), u = (x - V(low)) * inverse;
    for (int m = 0; m < Hats; ++m) {
      const V z = u - R(m), distance = abs(z);
      const auto beyond = m == 0 ? (z <= zero) : m == Hats - 1 ? (z >= zero) : (z != z);
      const auto inside = distance < one;
      value[m] = select(beyond, one, select(inside, one - distance, zero));
      slope[m] = select(beyond, zero, select(inside, select(z <= zero, inverse, -inverse), zero));
    }
  }

  // sum_m b_m hat_m for plain coefficients
  AX_HD V curve(const V&, const V* b) const {
    V r = V(R(0));
    for (int m = 0; m < Hats; ++m) r = r + b[m] * value[m];
    return r;
  }
  // the same with derivatives along x and along every coefficient
  template <int Max> AX_HD PrefixDual<V, Max> curve(const PrefixDual<V, Max>& x, const PrefixLeaf<V, Max>* b) const {
    V r = V(R(0)), s = V(R(0));
    for (int m = 0; m < Hats; ++m) {
      r = r + b[m].v * value[m];
      s = s + b[m].v * slope[m];
    }
    PrefixDual<V, Max> y = x.chain(r, s);
    for (int m = 0; m < Hats; ++m) y.add(b[m].k, value[m] * b[m].g);
    return y;
  }
};

// sum_k c_k max(0, x - knot_k)
template <Plain V> AX_HD V ramps(const V& x, const V* c, const V* knot, int n) {
  V r = V(Real<V>(0));
  for (int k = 0; k < n; ++k) r = r + c[k] * max(V(Real<V>(0)), x - knot[k]);
  return r;
}
template <class V, int Max>
AX_HD PrefixDual<V, Max> ramps(const PrefixDual<V, Max>& x, const PrefixLeaf<V, Max>* c, const V* knot, int n) {
  using R = Real<V>;
  V r = V(R(0)), s = V(R(0));
  for (int k = 0; k < n; ++k) {
    const V z = x.v - knot[k];
    r = r + c[k].v * max(V(R(0)), z);
    s = s + select(z > V(R(0)), c[k].v, V(R(0)));
  }
  PrefixDual<V, Max> y = x.chain(r, s);
  for (int k = 0; k < n; ++k) y.add(c[k].k, max(V(R(0)), x.v - knot[k]) * c[k].g);
  return y;
}
// sum_k c_k f_k with features f_k that carry no derivative
template <Plain V> AX_HD V weighted_sum(const V* c, const V* f, int n) {
  V r = V(Real<V>(0));
  for (int k = 0; k < n; ++k) r = r + c[k] * f[k];
  return r;
}
template <class V, int Max> AX_HD PrefixDual<V, Max> weighted_sum(const PrefixLeaf<V, Max>* c, const V* f, int n) {
  PrefixDual<V, Max> r(V(Real<V>(0)));
  for (int k = 0; k < n; ++k) {
    r.v = r.v + c[k].v * f[k];
    r.add(c[k].k, c[k].g * f[k]);
  }
  return r;
}
// One step of a low-pass filter towards `target`: target + (x - target) keep
template <Plain V> AX_HD void lag(V& x, const V& target, const V& keep) { x = target + (x - target) * keep; }
template <class V, int Max>
AX_HD void lag(PrefixDual<V, Max>& x, const PrefixDual<V, Max>& target, const PrefixLeaf<V, Max>& keep) {
  using R = Real<V>;
  const V away = x.v - target.v, rest = R(1) - keep.v;
  x.v = target.v + away * keep.v;
  for (; x.n < target.n; ++x.n) x.d[x.n] = V(R(0));
  for (int i = 0; i < target.n; ++i) x.d[i] = keep.v * x.d[i] + rest * target.d[i];
  for (int i = target.n; i < x.n; ++i) x.d[i] = keep.v * x.d[i];
  x.add(keep.k, away * keep.g);
}

// ln(e^min(x, cap) + floor)
template <Plain V> AX_HD V log_with_floor(const V& x, const V& cap, const V& floor) { return log(exp(min(x, cap)) + floor); }
template <class V, int Max> AX_HD PrefixDual<V, Max> log_with_floor(PrefixDual<V, Max> x, const V& cap, const V& floor) {
  using R = Real<V>;
  const V e = exp(min(x.v, cap)), sum = e + floor, slope = select(x.v < cap, e / sum, V(R(0)));
  x.v = log(sum);
  for (int i = 0; i < x.n; ++i) x.d[i] = slope * x.d[i];
  return x;
}

AX_NAMESPACE_END
