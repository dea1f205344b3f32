// Masks of trials as vectors and back.
#pragma once
#include "core/num/math.hpp"
#include "core/network/kernels.hpp"
#if defined(__SSE2__)
#include <immintrin.h>
#endif

AX_NAMESPACE_BEGIN

// Vectors of R that hold one neuron's 16 trials.
template <class R> inline constexpr int trial_vectors = trial_lanes * int(sizeof(R)) / AX_VECTOR_BYTES;

// 1 in the lanes whose bit is set
template <class V> AX_HD V lanes_where(unsigned bits) {
  using R = Real<V>;
  using Integer = NativeInt<R>;
  using Word = std::remove_cvref_t<decltype(Integer{}[0])>;
  Integer lane;
  AX_UNROLL for (int i = 0; i < V::width; ++i) lane[i] = Word(1) << i;
  const Integer set = (lane & (Integer{} + Word(bits))) != Integer{};
  V r;
  r.n[0] = set ? (Native<R>{} + R(1)) : Native<R>{};
  return r;
}

template <class R> AX_HD unsigned lane_bits(const Mask<R, 1>& m) {
#if AX_VECTOR_BYTES == 64
  if constexpr (sizeof(R) == 4) return _mm512_movepi32_mask((__m512i)m.n[0]);
  else return _mm512_movepi64_mask((__m512i)m.n[0]);
#elif AX_VECTOR_BYTES == 32
  if constexpr (sizeof(R) == 4) return unsigned(_mm256_movemask_ps((__m256)m.n[0]));
  else return unsigned(_mm256_movemask_pd((__m256d)m.n[0]));
#elif defined(__SSE2__)
  if constexpr (sizeof(R) == 4) return unsigned(_mm_movemask_ps((__m128)m.n[0]));
  else return unsigned(_mm_movemask_pd((__m128d)m.n[0]));
#else
  unsigned bits = 0;
  for (int i = 0; i < Mask<R, 1>::width; ++i) bits |= unsigned(m[i]) << i;
  return bits;
#endif
}

AX_NAMESPACE_END
