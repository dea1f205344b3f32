#include <array>
#include <string>

#include "core/base/error.hpp"
#include "core/network/online/trace_kernels.hpp"

namespace axograd {

#if defined(AXOGRAD_WITH_baseline)
namespace baseline {
void set_traces(TraceKernelSet&);
}
#endif
#if defined(AXOGRAD_WITH_avx2)
namespace avx2 {
void set_traces(TraceKernelSet&);
}
#endif
#if defined(AXOGRAD_WITH_avx512)
namespace avx512 {
void set_traces(TraceKernelSet&);
}
#endif

template <class R> const TraceKernels<R>& trace_kernels(Isa isa) {
  static const auto sets = [] {
    std::array<TraceKernelSet, std::size_t(Isa::count)> all;
#if defined(AXOGRAD_WITH_baseline)
    if (machine_runs(Isa::baseline)) baseline::set_traces(all[std::size_t(Isa::baseline)]);
#endif
#if defined(AXOGRAD_WITH_avx2)
    if (machine_runs(Isa::avx2)) avx2::set_traces(all[std::size_t(Isa::avx2)]);
#endif
#if defined(AXOGRAD_WITH_avx512)
    if (machine_runs(Isa::avx512)) avx512::set_traces(all[std::size_t(Isa::avx512)]);
#endif
    return all;
  }();
  const TraceKernelSet& set = sets[std::size_t(isa)];
  if (!set.f32.advance) throw UsageError(std::string("no trace kernels for the instruction set ") + isa_name(isa));
  if constexpr (sizeof(R) == 4)
    return set.f32;
  else
    return set.f64;
}
template const TraceKernels<float>& trace_kernels(Isa);
template const TraceKernels<double>& trace_kernels(Isa);

}  // namespace axograd
