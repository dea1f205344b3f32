// One neuron in one precision on one instruction set: raw kernels over one block of lanes, and the calls that run them over all lanes.
#pragma once
#include "core/rollout/task.hpp"

namespace axograd {

enum class Isa : int { baseline = 0, avx2 = 1, avx512 = 2, count = 3 };

// Gradient kernels in single precision exist for some neurons only (models/CMakeLists.txt); null elsewhere.
// A kernel works on lanes [first, first + lanes_per_block) and may use `scratch` (64-byte aligned) as it likes.
template <class R> struct Kernels {
  int forward_lanes = 0, adjoint_lanes = 0, sensitivity_lanes = 0;
  void (*forward)(const Rollout<R>&, std::int64_t first, void* scratch) = nullptr;
  std::int64_t (*forward_scratch)(const Rollout<R>&) = nullptr;
  void (*adjoint)(const Rollout<R>&, const Adjoint<R>&, std::int64_t first, void* scratch) = nullptr;
  std::int64_t (*adjoint_scratch)(const Rollout<R>&, const Adjoint<R>&) = nullptr;
  void (*sensitivities)(const Rollout<R>&, const Sensitivities<R>&, std::int64_t first, void* scratch) = nullptr;
  std::int64_t (*sensitivities_scratch)(const Rollout<R>&, const Sensitivities<R>&) = nullptr;
};

// Both precisions of a neuron on one instruction set (exported by its engine file).
struct EngineSet {
  Kernels<float> f32;
  Kernels<double> f64;
};

}  // namespace axograd
