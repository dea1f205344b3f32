#include "core/network/kernels/wiring.hpp"

AX_NAMESPACE_BEGIN
void set_wiring(WiringKernelSet& set) {
  set_wiring_kernels(set.f32);
  set_wiring_kernels(set.f64);
}
AX_NAMESPACE_END
