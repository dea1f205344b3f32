// Leaf<V, N>: a value that depends on one direction only (a parameter, or a function of one): v + g*e_k. The direction k is -1 for
// a value that is not trained. A product with a Dual costs one loop over the directions and one scatter instead of two loops.
#pragma once
#include "core/num/native.hpp"
#include "core/num/scalar.hpp"

AX_NAMESPACE_BEGIN

template <class V, int N> struct Dual;

template <class V, int N> struct Leaf {
  using Value = V;
  static constexpr int directions = N;
  V v;
  V g;      // derivative along direction k
  int k;    // 0 … N-1, or -1: constant

  Leaf() = default;
  AX_HD Leaf(const V& value) : v(value), g(Real<V>(0)), k(-1) {}
  AX_HD Leaf(const V& value, const V& slope, int direction) : v(value), g(slope), k(direction) {}
  AX_HD static Leaf seed(const V& value, int direction) { return {value, V(Real<V>(1)), direction}; }

  // r.d += w * (derivative of this). A comparison per direction rather than an index: with k known at compile time it vanishes,
  // and r stays in registers either way.
  AX_HD void scatter(Dual<V, N>& r, const V& w) const {
    AX_UNROLL for (int i = 0; i < N; ++i) {
      if (i == k) r.d[i] = r.d[i] + w * g;
    }
  }
  AX_HD void scatter(Dual<V, N>& r) const {
    AX_UNROLL for (int i = 0; i < N; ++i) {
      if (i == k) r.d[i] = r.d[i] + g;
    }
  }
  // f(this) where f has value `value` and slope `slope` here
  AX_HD Leaf chain(const V& value, const V& slope) const { return {value, slope * g, k}; }
  AX_HD static Leaf choose(const MaskType<V>& m, const Leaf& a, const Leaf& b) {   // a and b along the same direction
    return {select(m, a.v, b.v), select(m, a.g, b.g), a.k};
  }

  AX_HD friend Leaf operator-(const Leaf& a) { return {-a.v, -a.g, a.k}; }
  AX_HD friend Leaf operator+(const Leaf& a, const V& b) { return {a.v + b, a.g, a.k}; }
  AX_HD friend Leaf operator+(const V& a, const Leaf& b) { return {a + b.v, b.g, b.k}; }
  AX_HD friend Leaf operator-(const Leaf& a, const V& b) { return {a.v - b, a.g, a.k}; }
  AX_HD friend Leaf operator-(const V& a, const Leaf& b) { return {a - b.v, -b.g, b.k}; }
  AX_HD friend Leaf operator*(const Leaf& a, const V& b) { return {a.v * b, a.g * b, a.k}; }
  AX_HD friend Leaf operator*(const V& a, const Leaf& b) { return {a * b.v, a * b.g, b.k}; }
  AX_HD friend Leaf operator/(const Leaf& a, const V& b) { return a * (Real<V>(1) / b); }
  AX_HD friend Leaf operator/(const V& a, const Leaf& b) {
    const V q = Real<V>(1) / b.v, r = a * q;
    return {r, -(r * q) * b.g, b.k};
  }
  AX_HD friend Dual<V, N> operator+(const Leaf& a, const Leaf& b) { return Dual<V, N>(a) + b; }
  AX_HD friend Dual<V, N> operator-(const Leaf& a, const Leaf& b) { return Dual<V, N>(a) - b; }
  AX_HD friend Dual<V, N> operator*(const Leaf& a, const Leaf& b) {
    Dual<V, N> r(a.v * b.v);
    a.scatter(r, b.v);
    b.scatter(r, a.v);
    return r;
  }
  AX_HD friend Dual<V, N> operator/(const Leaf& a, const Leaf& b) {
    const V q = Real<V>(1) / b.v;
    Dual<V, N> r(a.v * q);
    a.scatter(r, q);
    b.scatter(r, -(r.v * q));
    return r;
  }
#define AX_LEAF_COMPARE(op)                                                                              \
  AX_HD friend MaskType<V> operator op(const Leaf& a, const Leaf& b) { return a.v op b.v; }              \
  AX_HD friend MaskType<V> operator op(const Leaf& a, const V& b) { return a.v op b; }                   \
  AX_HD friend MaskType<V> operator op(const V& a, const Leaf& b) { return a op b.v; }
  AX_LEAF_COMPARE(<)
  AX_LEAF_COMPARE(<=)
  AX_LEAF_COMPARE(>)
  AX_LEAF_COMPARE(>=)
#undef AX_LEAF_COMPARE
};

template <class V, int N> struct RealOf<Leaf<V, N>> { using type = Real<V>; };
template <class V, int N> struct MaskOf<Leaf<V, N>> { using type = MaskType<V>; };

AX_NAMESPACE_END
