// The table an instruction set fills for FlexGif (flex_gif_engine.cpp) and that flex_gif_renewal.cpp calls.
#pragma once
#include "models/neurons/flex_gif_renewal.hpp"

namespace axograd {

// Raw results of one group of lanes.
struct RenewalPartial {
  double* sums = nullptr;    // [6] log-likelihood, squared error, held-out log-likelihood, bins, voltage samples, held-out bins
  double* score = nullptr;   // [lanes, directions]
  double* fisher = nullptr;  // [directions, directions] lower triangle
};

struct FlexGifKernels {
  int lanes = 0;
  std::int64_t scratch_bytes = 0;
  // `order`: segment numbers of this group's lanes, -1: empty lane
  void (*sums)(const RenewalTask&, const std::int64_t* order, RenewalPartial, void* scratch) = nullptr;
  void (*traces)(const RenewalTask&, const std::int64_t* order, float* V, float* log_rate) = nullptr;
  // lanes [first, first + lanes) of a run; put(context, lane, step) for every spike; scratch: histories [2, T, lanes] where
  // kernels are given
  void (*simulate)(const FlexGifRun&, int first, void* context, void (*put)(void*, int, int), float* V_first,
                   float* scratch) = nullptr;
};

#define AX_DECLARE_FLEX_GIF(isa)            \
  namespace isa {                           \
  const FlexGifKernels& flex_gif_kernels(); \
  }
AX_DECLARE_FLEX_GIF(baseline)
AX_DECLARE_FLEX_GIF(avx2)
AX_DECLARE_FLEX_GIF(avx512)
#undef AX_DECLARE_FLEX_GIF

}  // namespace axograd
