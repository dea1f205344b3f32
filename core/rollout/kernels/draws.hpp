// The random numbers of escape noise: Exp(1) numbers addressed by seed, stream (the lane) and count, so that they depend on neither
// threads nor lanes nor pack width.
#pragma once
#include "core/num/philox.hpp"

AX_NAMESPACE_BEGIN

AX_HD double exponential_draw(std::uint64_t seed, std::uint64_t stream, std::uint64_t count) {
  return -::log(uniform<double>(seed, stream, count));
}

AX_NAMESPACE_END
