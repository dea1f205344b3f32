// Counter-based random numbers: Philox4x32 with 10 rounds (Salmon, Moraes, Dror & Shaw 2011). A number is a function of
// (seed, stream, step) alone; threads, lanes and order of evaluation do not matter. Streams: lanes, trials, neurons; steps: time.
// One call of the generator gives 128 bits: `uniform`, `exponential` (philox_pack.hpp) and `normal` at the same (stream, step) share them, so use
// different streams for independent draws.
//   uniform<float>      (m + 1/2) 2^-23, 0 <= m < 2^23: never 0 or 1
//   uniform<double>     (m + 1/2) 2^-52
//   exponential<R>      -ln(uniform), mean 1; with the versions for packs in philox_pack.hpp
//   normal              Box & Muller, mean 0, variance 1
#pragma once
#include <math.h>
#include <stdint.h>

#include "core/num/isa.hpp"

AX_NAMESPACE_BEGIN

struct Block {
  uint32_t w[4];
};

namespace philox_detail {
constexpr uint32_t multiplier0 = 0xD2511F53u, multiplier1 = 0xCD9E8D57u, weyl0 = 0x9E3779B9u, weyl1 = 0xBB67AE85u;
constexpr int rounds = 10;
}  // namespace philox_detail

AX_HD Block philox(Block c, uint32_t key0, uint32_t key1) {
  using namespace philox_detail;
  for (int i = 0; i < rounds; ++i) {
    const uint64_t a = uint64_t(multiplier0) * c.w[0], b = uint64_t(multiplier1) * c.w[2];
    c = {{uint32_t(b >> 32) ^ c.w[1] ^ key0, uint32_t(b), uint32_t(a >> 32) ^ c.w[3] ^ key1, uint32_t(a)}};
    key0 += weyl0;
    key1 += weyl1;
  }
  return c;
}

AX_HD Block random_block(uint64_t seed, uint64_t stream, uint64_t step) {
  return philox({{uint32_t(stream), uint32_t(stream >> 32), uint32_t(step), uint32_t(step >> 32)}}, uint32_t(seed), uint32_t(seed >> 32));
}

namespace philox_detail {
AX_HD double to_unit(uint32_t low, uint32_t high) {
  const uint64_t m = ((uint64_t(high) << 32) | low) >> 12;
  return (double(m) + 0.5) * 0x1p-52;
}
template <class R> struct Unit;
template <> struct Unit<float> {
  AX_HD static float of(const Block& b) { return (float(b.w[0] >> 9) + 0.5f) * 0x1p-23f; }
};
template <> struct Unit<double> {
  AX_HD static double of(const Block& b) { return to_unit(b.w[0], b.w[1]); }
};
}  // namespace philox_detail

template <class R> AX_HD R uniform(uint64_t seed, uint64_t stream, uint64_t step) {
  return philox_detail::Unit<R>::of(random_block(seed, stream, step));
}

AX_HD double normal(uint64_t seed, uint64_t stream, uint64_t step) {
  const Block b = random_block(seed, stream, step);
  const double u = philox_detail::to_unit(b.w[0], b.w[1]), angle = 6.283185307179586 * philox_detail::to_unit(b.w[2], b.w[3]);
  return ::sqrt(-2 * ::log(u)) * ::cos(angle);
}

AX_NAMESPACE_END
