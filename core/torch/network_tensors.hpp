// The numbers of a network as tensors that LibTorch can differentiate along.
#pragma once
#include <ATen/core/Tensor.h>
#include <vector>

#include "core/network/run.hpp"

namespace axograd {

// Empty lists and undefined tensors stand for the network's own numbers. Any floating dtype; the fused run computes in the
// network's.
struct NetworkTensors {
  std::vector<at::Tensor> weights;       // per projection: dense [pre, post], sparse [nnz] in the order of its wiring
  at::Tensor readout_weight;             // [count, O]
  at::Tensor readout_bias;               // [O]
  std::vector<at::Tensor> params, base;  // per population [P, count], [I, count]
};

struct NetworkOutput {
  at::Tensor outputs;  // [B, T, O]
  at::Tensor counts;   // [B, N] spikes of each neuron; differentiable through the surrogate
};

// The network's numbers as tensors (copies, double).
NetworkTensors tensors_of(const Network<double>& network);

}  // namespace axograd
