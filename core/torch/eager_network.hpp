// A network through the eager reference: the neurons' text and everything between them operation by operation with LibTorch, the
// gradient by LibTorch's autograd. What the fused run (core/network/run.hpp) is held against; slow by design.
#pragma once
#include "core/torch/network_tensors.hpp"

namespace axograd {

// Which paths a gradient follows (GradientRule); `smooth` as in NetworkRunOptions.
struct EagerPaths {
  bool recurrent = true, reset = true, smooth = false;
  std::int64_t window = 0;   // steps; gradients end at multiples of it; 0: none
};

struct EagerNetworkOutput {
  at::Tensor outputs;  // [B, T, O]
  at::Tensor spikes;   // [B, T, N]
};

// Double on the CPU. UsageError where a neuron of the network is not in the eager reference.
EagerNetworkOutput eager_network(const Network<double>& network, const NetworkTrials& trials, const NetworkTensors& numbers,
                                 const EagerPaths& paths = {});

}  // namespace axograd
