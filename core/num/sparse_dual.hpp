// SparseDual<V, N>: a dual number that knows which of its N directions can be non-zero. The set is known where the text is compiled
// (it depends on the text, never on numbers), so that after inlining a direction that is not in it costs nothing: the Jacobian of one
// step of a neuron has few entries, and only those are computed.
#pragma once
#include <cstdint>
#include <utility>

#include "core/num/dual_math.hpp"

AX_NAMESPACE_BEGIN

// f(integral_constant 0) … f(integral_constant N-1). Not a loop: the branches on `live` must be folded before loops are unrolled.
template <int N, class F> AX_HD void for_directions(F&& f) {
  [&]<int... i>(std::integer_sequence<int, i...>) __attribute__((always_inline)) {
    (f(std::integral_constant<int, i>{}), ...);
  }(std::make_integer_sequence<int, N>{});
}
#define AX_DIRECTION (auto i) __attribute__((always_inline))

template <class V, int N> struct SparseDual {
  static_assert(N <= 64);
  using Value = V;
  using R = Real<V>;
  using Mask = MaskType<V>;
  static constexpr int directions = N;
  V v;
  std::uint64_t live = 0;   // bit i: d[i] is set
  V d[N];

  AX_HD SparseDual() {}
  AX_HD SparseDual(const V& value) : v(value) {}
  AX_HD SparseDual(const SparseDual& a) : v(a.v), live(a.live) { copy(a); }
  AX_HD SparseDual& operator=(const SparseDual& a) {
    v = a.v;
    live = a.live;
    copy(a);
    return *this;
  }
  AX_HD static SparseDual seed(const V& value, int k) {
    SparseDual r(value);
    for_directions<N>([&] AX_DIRECTION {
      if (i == k) {
        r.live = std::uint64_t(1) << i;
        r.d[i] = V(R(1));
      }
    });
    return r;
  }
  AX_HD bool has(int i) const { return live >> i & 1; }

  // f(this) where f has value `value` and slope `slope` here
  AX_HD SparseDual chain(const V& value, const V& slope) const {
    SparseDual r(value);
    r.live = live;
    for_directions<N>([&] AX_DIRECTION { if (has(i)) r.d[i] = slope * d[i]; });
    return r;
  }
  AX_HD SparseDual with_value(const V& value) const {
    SparseDual r = *this;
    r.v = value;
    return r;
  }
  AX_HD static SparseDual choose(const Mask& m, const SparseDual& a, const SparseDual& b) {
    const V none(R(0));
    return merge(select(m, a.v, b.v), a, b, [&](const V* x, const V* y) __attribute__((always_inline)) {
      return select(m, x ? *x : none, y ? *y : none);
    });
  }

  AX_HD friend SparseDual operator-(const SparseDual& a) {
    SparseDual r(-a.v);
    r.live = a.live;
    for_directions<N>([&] AX_DIRECTION { if (a.has(i)) r.d[i] = -a.d[i]; });
    return r;
  }
  AX_HD friend SparseDual operator+(const SparseDual& a, const SparseDual& b) {
    return merge(a.v + b.v, a, b, [](const V* x, const V* y) __attribute__((always_inline)) { return !x ? *y : !y ? *x : *x + *y; });
  }
  AX_HD friend SparseDual operator-(const SparseDual& a, const SparseDual& b) {
    return merge(a.v - b.v, a, b, [](const V* x, const V* y) __attribute__((always_inline)) { return !x ? -*y : !y ? *x : *x - *y; });
  }
  AX_HD friend SparseDual operator*(const SparseDual& a, const SparseDual& b) {
    return merge(a.v * b.v, a, b, [&](const V* x, const V* y) __attribute__((always_inline)) {
      return !x ? a.v * *y : !y ? *x * b.v : *x * b.v + a.v * *y;
    });
  }
  AX_HD friend SparseDual operator/(const SparseDual& a, const SparseDual& b) {
    const V q = R(1) / b.v, r = a.v * q;
    return merge(r, a, b, [&](const V* x, const V* y) __attribute__((always_inline)) {
      return !x ? -(r * *y) * q : !y ? *x * q : (*x - r * *y) * q;
    });
  }

  AX_HD friend SparseDual operator+(const SparseDual& a, const V& b) { return a.with_value(a.v + b); }
  AX_HD friend SparseDual operator+(const V& a, const SparseDual& b) { return b.with_value(a + b.v); }
  AX_HD friend SparseDual operator-(const SparseDual& a, const V& b) { return a.with_value(a.v - b); }
  AX_HD friend SparseDual operator-(const V& a, const SparseDual& b) { return (-b).with_value(a - b.v); }
  AX_HD friend SparseDual operator*(const SparseDual& a, const V& b) { return a.chain(a.v * b, b); }
  AX_HD friend SparseDual operator*(const V& a, const SparseDual& b) { return b.chain(a * b.v, a); }
  AX_HD friend SparseDual operator/(const SparseDual& a, const V& b) { return a * (R(1) / b); }
  AX_HD friend SparseDual operator/(const V& a, const SparseDual& b) {
    const V q = R(1) / b.v, r = a * q;
    return b.chain(r, -(r * q));
  }
  template <class B> AX_HD SparseDual& operator+=(const B& b) { return *this = *this + b; }
  template <class B> AX_HD SparseDual& operator-=(const B& b) { return *this = *this - b; }
  template <class B> AX_HD SparseDual& operator*=(const B& b) { return *this = *this * b; }
  template <class B> AX_HD SparseDual& operator/=(const B& b) { return *this = *this / b; }

#define AX_SPARSE_COMPARE(op)                                                                  \
  AX_HD friend Mask operator op(const SparseDual& a, const SparseDual& b) { return a.v op b.v; } \
  AX_HD friend Mask operator op(const SparseDual& a, const V& b) { return a.v op b; }          \
  AX_HD friend Mask operator op(const V& a, const SparseDual& b) { return a op b.v; }
  AX_SPARSE_COMPARE(<)
  AX_SPARSE_COMPARE(<=)
  AX_SPARSE_COMPARE(>)
  AX_SPARSE_COMPARE(>=)
#undef AX_SPARSE_COMPARE

  AX_HD friend SparseDual select(const Mask& m, const SparseDual& a, const SparseDual& b) { return choose(m, a, b); }
  AX_HD friend SparseDual min(const SparseDual& a, const SparseDual& b) { return choose(a.v < b.v, a, b); }
  AX_HD friend SparseDual max(const SparseDual& a, const SparseDual& b) { return choose(a.v > b.v, a, b); }
  AX_HD friend SparseDual abs(const SparseDual& a) { return choose(a.v < R(0), -a, a); }

 private:
  AX_HD void copy(const SparseDual& a) {
    for_directions<N>([&] AX_DIRECTION { if (a.has(i)) d[i] = a.d[i]; });
  }
  // r.d[i] = f(a.d[i] or null, b.d[i] or null) for the directions of either
  template <class F> AX_HD static SparseDual merge(const V& value, const SparseDual& a, const SparseDual& b, F&& f) {
    SparseDual r(value);
    r.live = a.live | b.live;
    for_directions<N>([&] AX_DIRECTION { if (r.has(i)) r.d[i] = f(a.has(i) ? &a.d[i] : nullptr, b.has(i) ? &b.d[i] : nullptr); });
    return r;
  }
};

template <class V, int N> struct RealOf<SparseDual<V, N>> { using type = Real<V>; };
template <class V, int N> struct MaskOf<SparseDual<V, N>> { using type = MaskType<V>; };
template <class V, int N> struct IsDifferential<SparseDual<V, N>> { static constexpr bool value = true; };

AX_NAMESPACE_END
