// Bits<R, K>: the lanes of a pack seen as integers of the same size; what the elementary functions do their exponent work on.
#pragma once
#include "core/num/pack.hpp"

#if !defined(__CUDACC__)
AX_NAMESPACE_BEGIN

// layout of IEEE 754 binary32 and binary64
template <class R> struct Ieee;
template <> struct Ieee<float> {
  static constexpr int mantissa = 23, bias = 127;
  static constexpr float round_to_int = 12582912.f;   // 1.5*2^23: adding it leaves the nearest integer in the low bits
};
template <> struct Ieee<double> {
  static constexpr int mantissa = 52, bias = 1023;
  static constexpr double round_to_int = 6755399441055744.;   // 1.5*2^52
};

template <class R, int K> struct Bits {
  using Integer = NativeInt<R>;
  using Word = NativeWord<R>;
  Integer n[K];

  AX_HD Bits() = default;
  AX_HD Bits(LaneInt<R> x) { AX_UNROLL for (int i = 0; i < K; ++i) n[i] = Integer{} + x; }
  AX_HD static Bits of(const Pack<R, K>& x) {
    Bits r;
    AX_UNROLL for (int i = 0; i < K; ++i) r.n[i] = (Integer)x.n[i];
    return r;
  }
  AX_HD Pack<R, K> real() const {
    Pack<R, K> r;
    AX_UNROLL for (int i = 0; i < K; ++i) r.n[i] = (Native<R>)n[i];
    return r;
  }
  AX_HD friend Bits operator+(const Bits& a, const Bits& b) {
    Bits r;
    AX_UNROLL for (int i = 0; i < K; ++i) r.n[i] = (Integer)((Word)a.n[i] + (Word)b.n[i]);
    return r;
  }
  AX_HD friend Bits operator-(const Bits& a, const Bits& b) {
    Bits r;
    AX_UNROLL for (int i = 0; i < K; ++i) r.n[i] = (Integer)((Word)a.n[i] - (Word)b.n[i]);
    return r;
  }
  AX_HD friend Bits operator&(const Bits& a, const Bits& b) {
    Bits r;
    AX_UNROLL for (int i = 0; i < K; ++i) r.n[i] = a.n[i] & b.n[i];
    return r;
  }
  AX_HD friend Bits operator|(const Bits& a, const Bits& b) {
    Bits r;
    AX_UNROLL for (int i = 0; i < K; ++i) r.n[i] = a.n[i] | b.n[i];
    return r;
  }
  AX_HD Bits shift_left(int count) const {
    Bits r;
    AX_UNROLL for (int i = 0; i < K; ++i) r.n[i] = (Integer)((Word)n[i] << count);
    return r;
  }
  AX_HD Bits shift_right(int count) const {   // zeros come in
    Bits r;
    AX_UNROLL for (int i = 0; i < K; ++i) r.n[i] = (Integer)((Word)n[i] >> count);
    return r;
  }
};

AX_NAMESPACE_END
#endif
