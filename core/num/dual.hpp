// Dual<V, N>: a value and its derivatives along N directions (forward mode); V is a pack or a plain real.
// Constants (V, plain reals, literals) do not touch the directions; a Leaf touches one. Comparisons go by the value.
#pragma once
#include "core/num/leaf.hpp"
#include "core/num/pack.hpp"

AX_NAMESPACE_BEGIN

template <class V, int N> struct Dual {
  using Value = V;
  using R = Real<V>;
  using Mask = MaskType<V>;
  static constexpr int directions = N;
  V v;
  V d[N];

  Dual() = default;
  AX_HD Dual(const V& value) : v(value) { AX_UNROLL for (int i = 0; i < N; ++i) d[i] = V(R(0)); }
  AX_HD Dual(const Leaf<V, N>& a) : v(a.v) {
    AX_UNROLL for (int i = 0; i < N; ++i) {
      if (i == a.k) d[i] = a.g; else d[i] = V(R(0));
    }
  }
  AX_HD static Dual seed(const V& value, int k) { return Leaf<V, N>::seed(value, k); }

  // f(this) where f has value `value` and slope `slope` here
  AX_HD Dual chain(const V& value, const V& slope) const {
    Dual r;
    r.v = value;
    AX_UNROLL for (int i = 0; i < N; ++i) r.d[i] = slope * d[i];
    return r;
  }
  AX_HD static Dual choose(const Mask& m, const Dual& a, const Dual& b) {
    Dual r;
    r.v = select(m, a.v, b.v);
    AX_UNROLL for (int i = 0; i < N; ++i) r.d[i] = select(m, a.d[i], b.d[i]);
    return r;
  }
  AX_HD Dual with_value(const V& value) const {
    Dual r = *this;
    r.v = value;
    return r;
  }

  AX_HD friend Dual operator-(const Dual& a) {
    Dual r;
    r.v = -a.v;
    AX_UNROLL for (int i = 0; i < N; ++i) r.d[i] = -a.d[i];
    return r;
  }
  AX_HD friend Dual operator+(const Dual& a, const Dual& b) {
    Dual r;
    r.v = a.v + b.v;
    AX_UNROLL for (int i = 0; i < N; ++i) r.d[i] = a.d[i] + b.d[i];
    return r;
  }
  AX_HD friend Dual operator-(const Dual& a, const Dual& b) {
    Dual r;
    r.v = a.v - b.v;
    AX_UNROLL for (int i = 0; i < N; ++i) r.d[i] = a.d[i] - b.d[i];
    return r;
  }
  AX_HD friend Dual operator*(const Dual& a, const Dual& b) {
    Dual r;
    r.v = a.v * b.v;
    AX_UNROLL for (int i = 0; i < N; ++i) r.d[i] = a.d[i] * b.v + a.v * b.d[i];
    return r;
  }
  AX_HD friend Dual operator/(const Dual& a, const Dual& b) {
    const V q = R(1) / b.v;
    Dual r;
    r.v = a.v * q;
    AX_UNROLL for (int i = 0; i < N; ++i) r.d[i] = (a.d[i] - r.v * b.d[i]) * q;
    return r;
  }

  AX_HD friend Dual operator+(const Dual& a, const V& b) { return a.with_value(a.v + b); }
  AX_HD friend Dual operator+(const V& a, const Dual& b) { return b.with_value(a + b.v); }
  AX_HD friend Dual operator-(const Dual& a, const V& b) { return a.with_value(a.v - b); }
  AX_HD friend Dual operator-(const V& a, const Dual& b) { return (-b).with_value(a - b.v); }
  AX_HD friend Dual operator*(const Dual& a, const V& b) { return a.chain(a.v * b, b); }
  AX_HD friend Dual operator*(const V& a, const Dual& b) { return b.chain(a * b.v, a); }
  AX_HD friend Dual operator/(const Dual& a, const V& b) { return a * (R(1) / b); }
  AX_HD friend Dual operator/(const V& a, const Dual& b) {
    const V q = R(1) / b.v, r = a * q;
    return b.chain(r, -(r * q));
  }

  using L = Leaf<V, N>;
  AX_HD friend Dual operator+(const Dual& a, const L& b) {
    Dual r = a.with_value(a.v + b.v);
    b.scatter(r);
    return r;
  }
  AX_HD friend Dual operator+(const L& a, const Dual& b) { return b + a; }
  AX_HD friend Dual operator-(const Dual& a, const L& b) { return a + (-b); }
  AX_HD friend Dual operator-(const L& a, const Dual& b) { return (-b) + a; }
  AX_HD friend Dual operator*(const Dual& a, const L& b) {
    Dual r = a * b.v;
    b.scatter(r, a.v);
    return r;
  }
  AX_HD friend Dual operator*(const L& a, const Dual& b) { return b * a; }
  AX_HD friend Dual operator/(const Dual& a, const L& b) { return a * (R(1) / b); }
  AX_HD friend Dual operator/(const L& a, const Dual& b) {
    const V q = R(1) / b.v, r = a.v * q;
    Dual s = b.chain(r, -(r * q));
    a.scatter(s, q);
    return s;
  }

  template <class B> AX_HD Dual& operator+=(const B& b) { return *this = *this + b; }
  template <class B> AX_HD Dual& operator-=(const B& b) { return *this = *this - b; }
  template <class B> AX_HD Dual& operator*=(const B& b) { return *this = *this * b; }
  template <class B> AX_HD Dual& operator/=(const B& b) { return *this = *this / b; }

#define AX_DUAL_COMPARE(op)                                                                    \
  AX_HD friend Mask operator op(const Dual& a, const Dual& b) { return a.v op b.v; }           \
  AX_HD friend Mask operator op(const Dual& a, const V& b) { return a.v op b; }                \
  AX_HD friend Mask operator op(const V& a, const Dual& b) { return a op b.v; }                \
  AX_HD friend Mask operator op(const Dual& a, const L& b) { return a.v op b.v; }              \
  AX_HD friend Mask operator op(const L& a, const Dual& b) { return a.v op b.v; }
  AX_DUAL_COMPARE(<)
  AX_DUAL_COMPARE(<=)
  AX_DUAL_COMPARE(>)
  AX_DUAL_COMPARE(>=)
#undef AX_DUAL_COMPARE

  AX_HD friend Dual select(const Mask& m, const Dual& a, const Dual& b) { return choose(m, a, b); }
  AX_HD friend Dual select(const Mask& m, const Dual& a, const V& b) { return choose(m, a, Dual(b)); }
  AX_HD friend Dual select(const Mask& m, const V& a, const Dual& b) { return choose(m, Dual(a), b); }
  AX_HD friend Dual min(const Dual& a, const Dual& b) { return choose(a.v < b.v, a, b); }
  AX_HD friend Dual min(const Dual& a, const V& b) { return choose(a.v < b, a, Dual(b)); }
  AX_HD friend Dual min(const V& a, const Dual& b) { return choose(a < b.v, Dual(a), b); }
  AX_HD friend Dual max(const Dual& a, const Dual& b) { return choose(a.v > b.v, a, b); }
  AX_HD friend Dual max(const Dual& a, const V& b) { return choose(a.v > b, a, Dual(b)); }
  AX_HD friend Dual max(const V& a, const Dual& b) { return choose(a > b.v, Dual(a), b); }
  AX_HD friend Dual abs(const Dual& a) { return choose(a.v < R(0), -a, a); }
};

template <class V, int N> struct RealOf<Dual<V, N>> { using type = Real<V>; };
template <class V, int N> struct MaskOf<Dual<V, N>> { using type = MaskType<V>; };

AX_NAMESPACE_END
