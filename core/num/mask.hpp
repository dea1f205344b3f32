// Mask<R, K>: the outcome of comparing two Pack<R, K>, lane by lane.
#pragma once
#include "core/num/native.hpp"

#if !defined(__CUDACC__)
AX_NAMESPACE_BEGIN

template <class R, int K> struct Pack;

template <class R, int K = 1> struct Mask {
  using Integer = NativeInt<R>;
  static constexpr int width = K * AX_VECTOR_BYTES / int(sizeof(R));
  Integer n[K];   // -1 where true, 0 where false

  AX_HD Mask() = default;
  AX_HD Mask(bool b) { AX_UNROLL for (int i = 0; i < K; ++i) n[i] = Integer{} - (b ? 1 : 0); }
  AX_HD bool operator[](int lane) const {
    constexpr int per = width / K;
    return n[lane / per][lane % per] != 0;
  }

#define AX_MASK_OPERATOR(op)                                            \
  AX_HD friend Mask operator op(const Mask& a, const Mask& b) {         \
    Mask r;                                                             \
    AX_UNROLL for (int i = 0; i < K; ++i) r.n[i] = a.n[i] op b.n[i];    \
    return r;                                                           \
  }
  AX_MASK_OPERATOR(&)
  AX_MASK_OPERATOR(|)
  AX_MASK_OPERATOR(^)
#undef AX_MASK_OPERATOR
  AX_HD friend Mask operator&&(const Mask& a, const Mask& b) { return a & b; }
  AX_HD friend Mask operator||(const Mask& a, const Mask& b) { return a | b; }
  AX_HD friend Mask operator!(const Mask& a) {
    Mask r;
    AX_UNROLL for (int i = 0; i < K; ++i) r.n[i] = ~a.n[i];
    return r;
  }

  AX_HD friend Pack<R, K> select(const Mask& m, const Pack<R, K>& a, const Pack<R, K>& b) {
    Pack<R, K> r;
    AX_UNROLL for (int i = 0; i < K; ++i) r.n[i] = m.n[i] ? a.n[i] : b.n[i];
    return r;
  }
  AX_HD friend bool any(const Mask& m) {
    typedef long Longs __attribute__((vector_size(AX_VECTOR_BYTES)));
    Longs seen{};
    AX_UNROLL for (int i = 0; i < K; ++i) seen |= (Longs)m.n[i];
    long bits = 0;
    AX_UNROLL for (int i = 0; i < AX_VECTOR_BYTES / 8; ++i) bits |= seen[i];
    return bits != 0;
  }
  AX_HD friend bool all(const Mask& m) { return !any(!m); }
  AX_HD friend bool none(const Mask& m) { return !any(m); }
};

AX_NAMESPACE_END
#endif
