// The connection kernels of this machine.
#pragma once
#include "core/network/dense_kernels.hpp"
#include "core/network/graded_kernels.hpp"
#include "core/network/sparse_kernels.hpp"
#include "core/rollout/isa_choice.hpp"

namespace axograd {

template <class R> struct ConnectionKernels {
  DenseKernels<R> dense;
  SparseKernels<R> sparse;
  GradedKernels<R> graded;
};
// Both precisions on one instruction set.
struct ConnectionKernelSet {
  SpikeKernels spikes;
  ConnectionKernels<float> f32;
  ConnectionKernels<double> f64;
};

const ConnectionKernelSet& connection_kernels(Isa isa);   // of one instruction set; UsageError where the build or the machine lacks it
const ConnectionKernelSet& connection_kernels();          // of chosen_isa()

}  // namespace axograd
