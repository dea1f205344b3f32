// Square root of a pack, correctly rounded: the machine's own instruction.
#pragma once
#include "core/num/pack.hpp"

#if !defined(__CUDACC__)
#if defined(__SSE2__)
#include <immintrin.h>
#endif
AX_NAMESPACE_BEGIN

namespace sqrt_detail {
#if defined(__AVX512F__) && AX_VECTOR_BYTES == 64
AX_HD Native<float> native(Native<float> x) { return (Native<float>)_mm512_maskz_sqrt_ps(0xffff, (__m512)x); }
AX_HD Native<double> native(Native<double> x) { return (Native<double>)_mm512_maskz_sqrt_pd(0xff, (__m512d)x); }
#elif defined(__AVX__) && AX_VECTOR_BYTES == 32
AX_HD Native<float> native(Native<float> x) { return (Native<float>)_mm256_sqrt_ps((__m256)x); }
AX_HD Native<double> native(Native<double> x) { return (Native<double>)_mm256_sqrt_pd((__m256d)x); }
#elif defined(__SSE2__) && AX_VECTOR_BYTES == 16
AX_HD Native<float> native(Native<float> x) { return (Native<float>)_mm_sqrt_ps((__m128)x); }
AX_HD Native<double> native(Native<double> x) { return (Native<double>)_mm_sqrt_pd((__m128d)x); }
#else
AX_HD Native<float> native(Native<float> x) {
  for (int i = 0; i < AX_VECTOR_BYTES / 4; ++i) x[i] = __builtin_sqrtf(x[i]);
  return x;
}
AX_HD Native<double> native(Native<double> x) {
  for (int i = 0; i < AX_VECTOR_BYTES / 8; ++i) x[i] = __builtin_sqrt(x[i]);
  return x;
}
#endif
}  // namespace sqrt_detail

template <class R, int K> AX_HD Pack<R, K> sqrt(const Pack<R, K>& x) {
  Pack<R, K> r;
  AX_UNROLL for (int i = 0; i < K; ++i) r.n[i] = sqrt_detail::native(x.n[i]);
  return r;
}

AX_NAMESPACE_END
#endif
