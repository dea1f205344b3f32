#include "core/network/kernels/dense.hpp"
#include "core/network/kernels/graded.hpp"
#include "core/network/kernels/sparse.hpp"
#include "core/network/connection_choice.hpp"

AX_NAMESPACE_BEGIN
void set_connections(ConnectionKernelSet& set) {
  set_spike_kernels(set.spikes);
  set_dense_kernels(set.f32.dense);
  set_dense_kernels(set.f64.dense);
  set_sparse_kernels(set.f32.sparse);
  set_sparse_kernels(set.f64.sparse);
  set_graded_kernels(set.f32.graded);
  set_graded_kernels(set.f64.graded);
}
AX_NAMESPACE_END
