// The fused network run as one operation of LibTorch's autograd: any LibTorch loss and optimiser works on top of it.
// Differentiable once.
#pragma once
#include <memory>

#include "core/torch/network_tensors.hpp"

namespace axograd {

// What a fused call is asked for, beside its tensors. The network's own numbers stand where a tensor is missing.
template <class R> struct FusedNetworkPlan {
  Network<R> network;
  NetworkRunOptions options;
  GradientRule<R> rule;          // `parameters` is decided by whether those tensors need a gradient
  std::vector<R> feedback = {};  // [N, O] or empty; takes rule.feedback's place
};

// inputs [B, T, C] on the CPU: bool are spikes, floating point are values. R is the precision of the run; gradients come back in
// the dtype of the tensors. UsageError where shapes do not fit.
template <class R> NetworkOutput fused_network(const at::Tensor& inputs, const NetworkTensors& numbers,
                                               std::shared_ptr<const FusedNetworkPlan<R>> plan);

}  // namespace axograd
