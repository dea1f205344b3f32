// Philox for packs: lane i of a pack draws from stream first + i, bit for bit what the scalar functions give for that stream.
//   uniform_pack<Pack>(seed, first, step)        exponential_pack<Pack>(seed, first, step)
#pragma once
#include "core/num/log.hpp"
#include "core/num/philox.hpp"
#if defined(__SSE2__)
#include <immintrin.h>
#endif

AX_NAMESPACE_BEGIN

namespace philox_detail {
using Words = NativeWord<double>;   // 64-bit lanes; a 32-bit word in the low half, the high half is not looked at
constexpr int per_words = AX_VECTOR_BYTES / 8;

// product of the low halves
AX_HD Words multiply(const Words& a, const Words& b) {
#if defined(__AVX512F__) && AX_VECTOR_BYTES == 64
  return (Words)_mm512_maskz_mul_epu32(0xff, (__m512i)a, (__m512i)b);
#elif defined(__AVX2__) && AX_VECTOR_BYTES == 32
  return (Words)_mm256_mul_epu32((__m256i)a, (__m256i)b);
#elif defined(__SSE2__) && AX_VECTOR_BYTES == 16
  return (Words)_mm_mul_epu32((__m128i)a, (__m128i)b);
#else
  return (a & 0xffffffffUL) * (b & 0xffffffffUL);
#endif
}

struct BlockWords {
  Words w[4];
};

AX_HD BlockWords block_words(uint64_t seed, uint64_t first, uint64_t step) {
  Words stream{};
  for (int i = 0; i < per_words; ++i) stream[i] = first + uint64_t(i);
  BlockWords c{{stream, stream >> 32, Words{} + step, Words{} + (step >> 32)}};
  uint32_t key0 = uint32_t(seed), key1 = uint32_t(seed >> 32);
  const Words m0 = Words{} + uint64_t(multiplier0), m1 = Words{} + uint64_t(multiplier1);
  for (int i = 0; i < rounds; ++i) {
    const Words a = multiply(m0, c.w[0]), b = multiply(m1, c.w[2]);
    c = {{(b >> 32) ^ c.w[1] ^ uint64_t(key0), b, (a >> 32) ^ c.w[3] ^ uint64_t(key1), a}};
    key0 += weyl0;
    key1 += weyl1;
  }
  return c;
}

// Numbers in [1, 2) whose mantissa is random, less 1, plus half a step: the same reals as (m + 1/2) 2^-n.
AX_HD void fill(float* out, const BlockWords& b) {
  typedef unsigned Half __attribute__((vector_size(AX_VECTOR_BYTES / 2)));
  typedef float HalfReal __attribute__((vector_size(AX_VECTOR_BYTES / 2)));
  const Half bits = (__builtin_convertvector(b.w[0], Half) >> 9) | 0x3f800000u;
  const HalfReal u = ((HalfReal)bits - 1.f) + 0x1p-24f;
  __builtin_memcpy(out, &u, sizeof u);
}
AX_HD void fill(double* out, const BlockWords& b) {
  const Words bits = (((b.w[1] << 32) | (b.w[0] & 0xffffffffUL)) >> 12) | 0x3ff0000000000000UL;
  const Native<double> u = ((Native<double>)bits - 1.) + 0x1p-53;
  __builtin_memcpy(out, &u, sizeof u);
}
}  // namespace philox_detail

template <class P> AX_HD P uniform_pack(uint64_t seed, uint64_t first, uint64_t step) {
  using namespace philox_detail;
  typename P::Real lanes[P::width];
  for (int i = 0; i < P::width; i += per_words) fill(lanes + i, block_words(seed, first + uint64_t(i), step));
  return P::load(lanes);
}

template <class P> AX_HD P exponential_pack(uint64_t seed, uint64_t first, uint64_t step) {
  return -log(uniform_pack<P>(seed, first, step));
}

// The same logarithm as the packs', so that one lane alone draws the same number.
template <class R> AX_HD R exponential(uint64_t seed, uint64_t stream, uint64_t step) {
  return -log(Pack<R, 1>(uniform<R>(seed, stream, step)))[0];
}

AX_NAMESPACE_END
