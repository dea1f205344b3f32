#include "core/network/kernels/sparse.hpp"
#include "core/network/kernels/wiring.hpp"
#include "core/network/wiring_choice.hpp"

AX_NAMESPACE_BEGIN
void set_wiring(ConnectionKernelSet& set) {
  set_wiring_kernels(set.f32.dense);
  set_wiring_kernels(set.f64.dense);
  set_sparse_kernels(set.f32.sparse);
  set_sparse_kernels(set.f64.sparse);
}
AX_NAMESPACE_END
