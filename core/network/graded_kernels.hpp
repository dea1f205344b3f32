// Spikes that deliver an amplitude each (short-term plasticity): as cheap as plain ones, since sources that are silent cost
// nothing.
#pragma once
#include "core/network/sparse_kernels.hpp"

namespace axograd {

// Of the sources, [count]: the share released at rest; what is left of 1 - x and of u - U after a step (plasticity.hpp).
template <class R> struct PlasticConstants {
  int count = 0;
  const R *U = nullptr, *keep_d = nullptr, *keep_f = nullptr;
};

// `fired` says where an amplitude of z [pre, 16] is not 0.
template <class R> struct GradedKernels {
  // z [count, 16] arrives: `released` [count, 16], and the state [count, 2, 16] after from that before; the two may be one
  void (*release)(const PlasticConstants<R>&, const R* z, const R* before, R* after, R* released) = nullptr;
  // its adjoint: on_released [count, 16] dL/dr; carry [count, 2, 16] in: dL/dafter, out: dL/dbefore; on_z [count, 16] added to
  void (*release_adjoint)(const PlasticConstants<R>&, const R* z, const R* before, const R* on_released, R* carry,
                          R* on_z) = nullptr;
  // u [post, 16] += w^T z; w [pre, ld], ld is a multiple of 16; lists: room for [16, pre]
  void (*spread_dense)(const R* w, std::int64_t ld, const TrialMask* fired, const R* z, int pre, int post, int* lists,
                       R* u) = nullptr;
  // gradient [pre, ld] += sum over trials of z lambda; `rows` is lambda as [16, ld]
  void (*outer_dense)(const TrialMask* fired, const R* z, const R* rows, std::int64_t ld, int pre, R* gradient) = nullptr;
  // u [post, 16] += w^T z
  void (*spread_sparse)(const SparseTiles<R>&, const TrialMask* fired, const R* z, R* u) = nullptr;
  // gradient [connections] += sum over trials of z lambda
  void (*outer_sparse)(const SparseTiles<R>&, const TrialMask* fired, const R* z, const R* rows, std::int64_t ld,
                       R* gradient) = nullptr;
};

}  // namespace axograd
