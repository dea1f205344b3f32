#include "models/registry.hpp"

#include <array>
#include <string>
#include <vector>

#include "core/base/error.hpp"
#include "core/base/suggest.hpp"
#include "all_neurons.hpp"   // made from models.list

namespace axograd {

// Only what the machine can run is called: already the function that fills in the table is compiled for its instruction set.
// The engine files export one function per neuron and instruction set.
#define AX_NEURON(name, Type, header) void set_engine_##name(EngineSet&);
#if defined(AXOGRAD_WITH_baseline)
namespace baseline {
#include "models/models.list"
}
#endif
#if defined(AXOGRAD_WITH_avx2)
namespace avx2 {
#include "models/models.list"
}
#endif
#if defined(AXOGRAD_WITH_avx512)
namespace avx512 {
#include "models/models.list"
}
#endif
#undef AX_NEURON

namespace {

std::vector<NeuronEntry> all() {
  std::vector<NeuronEntry> list;
#define AX_NEURON(name, Type, header) list.push_back({fields_of<Type>(), {}});
#include "models/models.list"
#undef AX_NEURON
  std::size_t i = 0;
  const auto slot = [&](Isa isa) -> EngineSet& { return list[i++].sets[std::size_t(isa)]; };
#if defined(AXOGRAD_WITH_baseline)
#define AX_NEURON(name, Type, header) baseline::set_engine_##name(slot(Isa::baseline));
  if (machine_runs(Isa::baseline)) {
#include "models/models.list"
  }
#undef AX_NEURON
#endif
  i = 0;   // next list
#if defined(AXOGRAD_WITH_avx2)
#define AX_NEURON(name, Type, header) avx2::set_engine_##name(slot(Isa::avx2));
  if (machine_runs(Isa::avx2)) {
#include "models/models.list"
  }
#undef AX_NEURON
#endif
  i = 0;   // next list
#if defined(AXOGRAD_WITH_avx512)
#define AX_NEURON(name, Type, header) avx512::set_engine_##name(slot(Isa::avx512));
  if (machine_runs(Isa::avx512)) {
#include "models/models.list"
  }
#undef AX_NEURON
#endif
  return list;
}

}  // namespace

std::span<const NeuronEntry> neurons() {
  static const std::vector<NeuronEntry> list = all();
  return list;
}

const NeuronEntry& neuron(std::string_view name) {
  std::vector<std::string> names;
  for (const NeuronEntry& n : neurons()) {
    if (name == n.fields.info->name) return n;
    names.emplace_back(n.fields.info->name);
  }
  const std::string near = nearest(name, names);
  throw UsageError("unknown neuron '" + std::string(name) + "'" + (near.empty() ? "" : "; did you mean '" + near + "'?") + " Neurons: " + quoted_list(names));
}

}  // namespace axograd
