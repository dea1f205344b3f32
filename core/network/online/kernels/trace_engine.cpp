#include "core/network/online/kernels/traces.hpp"

AX_NAMESPACE_BEGIN
void set_traces(TraceKernelSet& set) {
  set.f32.advance = advance_any<float>;
  set.f64.advance = advance_any<double>;
}
AX_NAMESPACE_END
