// Spikes that deliver an amplitude each (short-term plasticity): as cheap as plain ones, since sources that are silent cost
// nothing.
#pragma once
#include "core/network/sparse_kernels.hpp"

namespace axograd {

// `fired` says where an amplitude of z [pre, 16] is not 0.
template <class R> struct GradedKernels {
  // u [post, 16] += w^T z; w [pre, ld], ld is a multiple of 16; lists: room for [16, pre]
  void (*spread_dense)(const R* w, std::int64_t ld, const TrialMask* fired, const R* z, int pre, int post, int* lists, R* u) = nullptr;
  // gradient [pre, ld] += sum over trials of z lambda; `rows` is lambda as [16, ld]
  void (*outer_dense)(const TrialMask* fired, const R* z, const R* rows, std::int64_t ld, int pre, R* gradient) = nullptr;
  // u [post, 16] += w^T z
  void (*spread_sparse)(const SparseTiles<R>&, const TrialMask* fired, const R* z, R* u) = nullptr;
  // gradient [connections] += sum over trials of z lambda
  void (*outer_sparse)(const SparseTiles<R>&, const TrialMask* fired, const R* z, const R* rows, std::int64_t ld,
                       R* gradient) = nullptr;
};

}  // namespace axograd
