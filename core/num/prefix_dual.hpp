// PrefixDual<V, Max>: a dual number that knows how many of its leading directions can be non-zero. A fit with 70 parameters has a
// membrane that depends on the first 20 and a threshold that depends on 60; a fixed-size Dual would drag all 70 through every
// product. Directions are numbered so that what enters the dynamics first comes first. Loops run to `n`, not to Max, and are not
// unrolled: one instantiation serves every subset of parameters.
#pragma once
#include "core/num/math.hpp"

AX_NAMESPACE_BEGIN

template <class V, int Max> struct PrefixDual;

// A parameter (or a function of one): v + g*e_k; k = -1 is a constant.
template <class V, int Max> struct PrefixLeaf {
  using R = Real<V>;
  V v, g;
  int k;
  AX_HD PrefixLeaf() = default;
  AX_HD PrefixLeaf(const V& value) : v(value), g(R(0)), k(-1) {}
  AX_HD PrefixLeaf(const V& value, const V& slope, int direction) : v(value), g(slope), k(direction) {}
  AX_HD static PrefixLeaf seed(const V& value, int direction) { return {value, V(R(1)), direction}; }
  AX_HD PrefixLeaf chain(const V& value, const V& slope) const { return {value, slope * g, k}; }

  AX_HD friend PrefixLeaf operator-(const PrefixLeaf& a) { return {-a.v, -a.g, a.k}; }
  AX_HD friend PrefixLeaf operator+(const PrefixLeaf& a, const V& b) { return {a.v + b, a.g, a.k}; }
  AX_HD friend PrefixLeaf operator-(const PrefixLeaf& a, const V& b) { return {a.v - b, a.g, a.k}; }
  AX_HD friend PrefixLeaf operator-(const V& a, const PrefixLeaf& b) { return {a - b.v, -b.g, b.k}; }
  AX_HD friend PrefixLeaf operator*(const PrefixLeaf& a, const V& b) { return {a.v * b, a.g * b, a.k}; }
  AX_HD friend PrefixLeaf operator*(const V& a, const PrefixLeaf& b) { return b * a; }
  AX_HD friend PrefixLeaf operator/(const V& a, const PrefixLeaf& b) {
    const V q = R(1) / b.v, r = a * q;
    return b.chain(r, -(r * q));
  }
  AX_HD friend PrefixLeaf exp(const PrefixLeaf& a) {
    const V y = exp(a.v);
    return a.chain(y, y);
  }
};

template <class V, int Max> struct PrefixDual {
  using Value = V;
  using R = Real<V>;
  using Mask = MaskType<V>;
  using Leaf = PrefixLeaf<V, Max>;
  V v;
  int n = 0;  // directions 0 … n-1 are set, the others are zero
  V d[Max];

  AX_HD PrefixDual() : v(R(0)) {}
  AX_HD PrefixDual(const V& value) : v(value) {}
  AX_HD PrefixDual(const Leaf& a) : v(a.v) { add(a.k, a.g); }
  AX_HD PrefixDual(const PrefixDual& o) : v(o.v), n(o.n) { copy(o); }
  AX_HD PrefixDual& operator=(const PrefixDual& o) {
    v = o.v;
    n = o.n;
    copy(o);
    return *this;
  }

  // d[k] += x
  AX_HD void add(int k, const V& x) {
    if (k < 0) return;
    for (; n <= k; ++n) d[n] = V(R(0));
    d[k] = d[k] + x;
  }
  AX_HD PrefixDual chain(const V& value, const V& slope) const {
    PrefixDual r(value);
    r.n = n;
    for (int i = 0; i < n; ++i) r.d[i] = slope * d[i];
    return r;
  }
  // p*a + q*b with the value given: the one loop behind +, -, * and /
  AX_HD static PrefixDual combine(const V& value, const V& p, const PrefixDual& a, const V& q, const PrefixDual& b) {
    PrefixDual r(value);
    const int both = a.n < b.n ? a.n : b.n;
    for (int i = 0; i < both; ++i) r.d[i] = p * a.d[i] + q * b.d[i];
    for (int i = both; i < a.n; ++i) r.d[i] = p * a.d[i];
    for (int i = both; i < b.n; ++i) r.d[i] = q * b.d[i];
    r.n = a.n < b.n ? b.n : a.n;
    return r;
  }

  AX_HD friend PrefixDual operator-(const PrefixDual& a) { return a.chain(-a.v, V(R(-1))); }
  AX_HD friend PrefixDual operator+(const PrefixDual& a, const PrefixDual& b) {
    return combine(a.v + b.v, V(R(1)), a, V(R(1)), b);
  }
  AX_HD friend PrefixDual operator-(const PrefixDual& a, const PrefixDual& b) {
    return combine(a.v - b.v, V(R(1)), a, V(R(-1)), b);
  }
  AX_HD friend PrefixDual operator*(const PrefixDual& a, const PrefixDual& b) { return combine(a.v * b.v, b.v, a, a.v, b); }

  AX_HD friend PrefixDual operator+(PrefixDual a, const V& b) { return a.v = a.v + b, a; }
  AX_HD friend PrefixDual operator+(const V& a, PrefixDual b) { return b.v = a + b.v, b; }
  AX_HD friend PrefixDual operator-(PrefixDual a, const V& b) { return a.v = a.v - b, a; }
  AX_HD friend PrefixDual operator-(const V& a, const PrefixDual& b) { return b.chain(a - b.v, V(R(-1))); }
  AX_HD friend PrefixDual operator*(const PrefixDual& a, const V& b) { return a.chain(a.v * b, b); }
  AX_HD friend PrefixDual operator*(const V& a, const PrefixDual& b) { return b.chain(a * b.v, a); }

  AX_HD friend PrefixDual operator+(PrefixDual a, const Leaf& b) { return a.v = a.v + b.v, a.add(b.k, b.g), a; }
  AX_HD friend PrefixDual operator+(const Leaf& a, const PrefixDual& b) { return b + a; }
  AX_HD friend PrefixDual operator-(const PrefixDual& a, const Leaf& b) { return a + (-b); }
  AX_HD friend PrefixDual operator-(const Leaf& a, const PrefixDual& b) { return (-b) + a; }
  AX_HD friend PrefixDual operator*(const PrefixDual& a, const Leaf& b) {
    PrefixDual r = a.chain(a.v * b.v, b.v);
    r.add(b.k, a.v * b.g);
    return r;
  }
  AX_HD friend PrefixDual operator*(const Leaf& a, const PrefixDual& b) { return b * a; }

  // In place: no temporary, no copy.
  AX_HD PrefixDual& operator+=(const PrefixDual& b) {
    v = v + b.v;
    for (; n < b.n; ++n) d[n] = V(R(0));
    for (int i = 0; i < b.n; ++i) d[i] = d[i] + b.d[i];
    return *this;
  }
  AX_HD PrefixDual& operator+=(const Leaf& b) {
    v = v + b.v;
    add(b.k, b.g);
    return *this;
  }

  AX_HD friend PrefixDual select(const Mask& m, const PrefixDual& a, const PrefixDual& b) {
    const V on = select(m, V(R(1)), V(R(0)));
    return combine(select(m, a.v, b.v), on, a, R(1) - on, b);
  }
  AX_HD friend PrefixDual min(const PrefixDual& a, const V& b) {
    return a.chain(select(a.v < b, a.v, b), select(a.v < b, V(R(1)), V(R(0))));
  }
  AX_HD friend PrefixDual exp(const PrefixDual& a) {
    const V y = exp(a.v);
    return a.chain(y, y);
  }
  AX_HD friend PrefixDual log(const PrefixDual& a) { return a.chain(log(a.v), R(1) / a.v); }
  AX_HD friend PrefixDual sigmoid(const PrefixDual& a) {
    const V y = sigmoid(a.v);
    return a.chain(y, y * (R(1) - y));
  }

 private:
  AX_HD void copy(const PrefixDual& o) {
    for (int i = 0; i < o.n; ++i) d[i] = o.d[i];
  }
};

// A product of two parameters has two directions.
template <class V, int Max> AX_HD PrefixDual<V, Max> operator*(const PrefixLeaf<V, Max>& a, const PrefixLeaf<V, Max>& b) {
  return PrefixDual<V, Max>(a) * b;
}

template <class V, int Max> struct RealOf<PrefixDual<V, Max>> { using type = Real<V>; };
template <class V, int Max> struct RealOf<PrefixLeaf<V, Max>> { using type = Real<V>; };
template <class V, int Max> struct MaskOf<PrefixDual<V, Max>> { using type = MaskType<V>; };

AX_NAMESPACE_END
