// The fused rollout as one operation of LibTorch's autograd: forward and adjoint are the engines' own, nothing in between is recorded,
// so that any LibTorch loss and optimiser works on top of it. Differentiable once: a second derivative is refused with a clear error.
#pragma once
#include <ATen/core/Tensor.h>
#include <memory>

#include "core/registry/neuron_entry.hpp"

namespace axograd {

// What a fused call is asked for, beside its tensors.
struct FusedPlan {
  Engine<double> engine;
  double dt = 0.1;                           // ms
  SpikeRule spikes;                          // its arrays must outlive the backward pass; not mode event
  int threads = 1;
  std::int64_t memory_budget = 256 << 20;    // bytes per thread for tapes
  std::shared_ptr<const ForcedSpikes> forced;   // keeps the forced spikes alive, may be null
};

struct FusedResult {
  at::Tensor traces;   // [S + H, T, L] state, then history, before each step
  at::Tensor last;     // [S + H, L] after the last step
  at::Tensor spikes;   // [T, L] 0 or 1; not differentiable of itself (put the loss on traces, or on rates through `smooth`)
};

// params [P, L], start [S, L], inputs [I, T, L], all double on the CPU; L lanes, T steps. Differentiable along all three.
// UsageError where shapes or the plan do not fit the neuron.
FusedResult fused_rollout(const at::Tensor& params, const at::Tensor& start, const at::Tensor& inputs, std::shared_ptr<const FusedPlan> plan);

}  // namespace axograd
