// Work on dense connections and on synaptic filters for a group of 16 trials (kernels.hpp).
#pragma once
#include "core/network/spike_kernels.hpp"

namespace axograd {

template <class R> struct DenseKernels {
  // u [post, 16] += w^T z, z the masks; w [pre, ld], ld is a multiple of 16; lists: room for [16, pre]
  void (*spread_events)(const R* w, std::int64_t ld, const TrialMask* fired, int pre, int post, int* lists, R* u) = nullptr;
  // rows [16, ld] = u [count, 16] transposed
  void (*to_rows)(const R* u, int count, R* rows, std::int64_t ld) = nullptr;
  // the same for few targets or many spikes; z the masks or values [pre, 16]
  void (*spread_dense)(const R* w, std::int64_t ld, const TrialMask* fired, int pre, int post, R* u) = nullptr;
  void (*spread_dense_values)(const R* w, std::int64_t ld, const R* z, int pre, int post, R* u) = nullptr;
  // out [pre, 16] += w lambda, lambda [post, 16]
  void (*gather_dense)(const R* w, std::int64_t ld, const R* lambda, int pre, int post, R* out) = nullptr;
  // gradient [pre, ld] += sum over trials of z lambda; of masks for all held steps, `rows` is lambda as [held steps, 16, ld]
  void (*outer_dense)(const HeldSpikes* spikes, const R* rows, std::int64_t ld, int pre, R* gradient) = nullptr;
  void (*outer_dense_values)(const R* z, const R* lambda, int pre, int post, std::int64_t ld, R* gradient) = nullptr;
  // the filter over n numbers, and its adjoint: g [n] holds dL/dg of this step's use; r, c carry dL/dr and dL/dg of later steps;
  // u = dL/du, written
  void (*filter)(const SynapticFilter&, const R* u, R* r, const R* g_before, R* g_after, std::int64_t n) = nullptr;
  void (*filter_adjoint)(const SynapticFilter&, const R* g, R* r_carry, R* g_carry, R* u, std::int64_t n) = nullptr;
};

}  // namespace axograd
