#include "core/network/connection_choice.hpp"

#include <array>
#include <string>

#include "core/base/error.hpp"

namespace axograd {

#if defined(AXOGRAD_WITH_baseline)
namespace baseline {
void set_connections(ConnectionKernelSet&);
}
#endif
#if defined(AXOGRAD_WITH_avx2)
namespace avx2 {
void set_connections(ConnectionKernelSet&);
}
#endif
#if defined(AXOGRAD_WITH_avx512)
namespace avx512 {
void set_connections(ConnectionKernelSet&);
}
#endif

namespace {

std::array<ConnectionKernelSet, std::size_t(Isa::count)> all() {
  std::array<ConnectionKernelSet, std::size_t(Isa::count)> sets;
#if defined(AXOGRAD_WITH_baseline)
  if (machine_runs(Isa::baseline)) baseline::set_connections(sets[std::size_t(Isa::baseline)]);
#endif
#if defined(AXOGRAD_WITH_avx2)
  if (machine_runs(Isa::avx2)) avx2::set_connections(sets[std::size_t(Isa::avx2)]);
#endif
#if defined(AXOGRAD_WITH_avx512)
  if (machine_runs(Isa::avx512)) avx512::set_connections(sets[std::size_t(Isa::avx512)]);
#endif
  return sets;
}

}  // namespace

const ConnectionKernelSet& connection_kernels(Isa isa) {
  static const auto sets = all();
  const ConnectionKernelSet& set = sets[std::size_t(isa)];
  if (!set.f32.dense.spread_events) throw UsageError(std::string("no network kernels for the instruction set ") + isa_name(isa));
  return set;
}

const ConnectionKernelSet& connection_kernels() { return connection_kernels(chosen_isa()); }

}  // namespace axograd
