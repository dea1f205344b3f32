// Pack<R, K>: K native vectors of R = float | double that march together. Every operation loops over the K vectors, so that K
// independent instructions stand side by side: one vector at a time is bound by latency, not by throughput.
//   width           lanes in all (K times the native count)
//   load, store     `load` takes any address, `load_aligned` one aligned to AX_VECTOR_BYTES
// Scalars and literals convert to a pack of the same precision: `0.5*x` on a float pack is float arithmetic.
#pragma once
#include "core/num/mask.hpp"
#include "core/num/scalar.hpp"

#if !defined(__CUDACC__)
AX_NAMESPACE_BEGIN

template <class R, int K = 1> struct Pack {
  using Real = R;
  using Vector = Native<R>;
  using MaskType = Mask<R, K>;
  static constexpr int per_vector = AX_VECTOR_BYTES / int(sizeof(R));
  static constexpr int width = K * per_vector;
  static constexpr int vectors = K;
  Vector n[K];

  AX_HD Pack() = default;
  AX_HD Pack(R x) { AX_UNROLL for (int i = 0; i < K; ++i) n[i] = Vector{} + x; }

  AX_HD R operator[](int lane) const { return n[lane / per_vector][lane % per_vector]; }
  AX_HD void set(int lane, R x) { n[lane / per_vector][lane % per_vector] = x; }

  AX_HD static Pack load(const R* x) {
    Pack r;
    AX_UNROLL for (int i = 0; i < K; ++i) __builtin_memcpy(&r.n[i], x + i * per_vector, sizeof(Vector));
    return r;
  }
  AX_HD static Pack load_aligned(const R* x) {
    Pack r;
    AX_UNROLL for (int i = 0; i < K; ++i) r.n[i] = *reinterpret_cast<const Vector*>(x + i * per_vector);
    return r;
  }
  AX_HD void store(R* x) const { AX_UNROLL for (int i = 0; i < K; ++i) __builtin_memcpy(x + i * per_vector, &n[i], sizeof(Vector)); }
  AX_HD void store_aligned(R* x) const { AX_UNROLL for (int i = 0; i < K; ++i) *reinterpret_cast<Vector*>(x + i * per_vector) = n[i]; }
  // 0, 1, 2, … width-1: the lane's own number
  AX_HD static Pack iota() {
    Pack r;
    for (int i = 0; i < width; ++i) r.set(i, R(i));
    return r;
  }

#define AX_PACK_OPERATOR(op)                                                                            \
  AX_HD friend Pack operator op(const Pack& a, const Pack& b) {                                         \
    Pack r;                                                                                             \
    AX_UNROLL for (int i = 0; i < K; ++i) r.n[i] = a.n[i] op b.n[i];                                    \
    return r;                                                                                           \
  }                                                                                                     \
  AX_HD Pack& operator op##=(const Pack& b) { return *this = *this op b; }
  AX_PACK_OPERATOR(+)
  AX_PACK_OPERATOR(-)
  AX_PACK_OPERATOR(*)
  AX_PACK_OPERATOR(/)
#undef AX_PACK_OPERATOR
#define AX_PACK_COMPARE(op)                                                                             \
  AX_HD friend MaskType operator op(const Pack& a, const Pack& b) {                                     \
    MaskType r;                                                                                         \
    AX_UNROLL for (int i = 0; i < K; ++i) r.n[i] = a.n[i] op b.n[i];                                    \
    return r;                                                                                           \
  }
  AX_PACK_COMPARE(<)
  AX_PACK_COMPARE(<=)
  AX_PACK_COMPARE(>)
  AX_PACK_COMPARE(>=)
  AX_PACK_COMPARE(==)
  AX_PACK_COMPARE(!=)
#undef AX_PACK_COMPARE

  AX_HD friend Pack operator-(const Pack& a) {
    Pack r;
    AX_UNROLL for (int i = 0; i < K; ++i) r.n[i] = -a.n[i];
    return r;
  }
  AX_HD friend Pack operator+(const Pack& a) { return a; }
  // min and max return the second argument when one of them is NaN, as the machine's own instructions do
  AX_HD friend Pack min(const Pack& a, const Pack& b) { return select(a < b, a, b); }
  AX_HD friend Pack max(const Pack& a, const Pack& b) { return select(a > b, a, b); }
  AX_HD friend Pack abs(const Pack& a) {
    Pack r;
    AX_UNROLL for (int i = 0; i < K; ++i) {
      r.n[i] = (Vector)((NativeWord<R>)a.n[i] & (~NativeWord<R>{} >> 1));
    }
    return r;
  }
  // a*b + c; one rounding where the instruction set has it
  AX_HD friend Pack fma(const Pack& a, const Pack& b, const Pack& c) { return a * b + c; }
  // Sum of the lanes in lane order, in double: the same number for every instruction set.
  AX_HD friend double sum(const Pack& a) {
    double s = 0;
    for (int i = 0; i < width; ++i) s += double(a[i]);
    return s;
  }
};

template <class R, int K> struct RealOf<Pack<R, K>> { using type = R; };
template <class R, int K> struct MaskOf<Pack<R, K>> { using type = Mask<R, K>; };

AX_NAMESPACE_END
#endif
