#include "models/registry.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <type_traits>
#include <vector>

#include "core/base/error.hpp"
#include "core/base/suggest.hpp"
#include "all_neurons.hpp"   // made from models.list

namespace axograd {

// Only what the machine can run is called: already the function that fills in the table is compiled for its instruction set.
// The engine files export one function per neuron and instruction set.
#define AX_NEURON(name, Type, header) void set_engine_##name(EngineSet&);
#define AX_NO_ENGINE(name, Type, header, Base)
#if defined(AXOGRAD_WITH_baseline)
namespace baseline {
#define AX_VARIANT AX_NO_ENGINE
#include "models/models.list"
}
#endif
#if defined(AXOGRAD_WITH_avx2)
namespace avx2 {
#define AX_VARIANT AX_NO_ENGINE
#include "models/models.list"
}
#endif
#if defined(AXOGRAD_WITH_avx512)
namespace avx512 {
#define AX_VARIANT AX_NO_ENGINE
#include "models/models.list"
}
#endif
#undef AX_NEURON

// The same for the kernels of networks.
#define AX_NETWORK_NEURON(name) void set_network_engine_##name(NeuronKernelSet&);
#if defined(AXOGRAD_WITH_baseline)
namespace baseline {
#include "network_neurons.inc"
}
#endif
#if defined(AXOGRAD_WITH_avx2)
namespace avx2 {
#include "network_neurons.inc"
}
#endif
#if defined(AXOGRAD_WITH_avx512)
namespace avx512 {
#include "network_neurons.inc"
}
#endif
#undef AX_NETWORK_NEURON

namespace {

NeuronEntry& entry_of(std::vector<NeuronEntry>& list, std::string_view name) {
  return *std::find_if(list.begin(), list.end(), [&](const NeuronEntry& n) { return name == n.fields.info->name; });
}

void set_network_kernels(std::vector<NeuronEntry>& list) {
#if defined(AXOGRAD_WITH_baseline)
#define AX_NETWORK_NEURON(name) baseline::set_network_engine_##name(entry_of(list, #name).network[std::size_t(Isa::baseline)]);
  if (machine_runs(Isa::baseline)) {
#include "network_neurons.inc"
  }
#undef AX_NETWORK_NEURON
#endif
#if defined(AXOGRAD_WITH_avx2)
#define AX_NETWORK_NEURON(name) avx2::set_network_engine_##name(entry_of(list, #name).network[std::size_t(Isa::avx2)]);
  if (machine_runs(Isa::avx2)) {
#include "network_neurons.inc"
  }
#undef AX_NETWORK_NEURON
#endif
#if defined(AXOGRAD_WITH_avx512)
#define AX_NETWORK_NEURON(name) avx512::set_network_engine_##name(entry_of(list, #name).network[std::size_t(Isa::avx512)]);
  if (machine_runs(Isa::avx512)) {
#include "network_neurons.inc"
  }
#undef AX_NETWORK_NEURON
#endif
}

// Where a variant's engines are: they know a cell's text, not its defaults.
template <class Variant, class Base> const char* base_of() {
  static_assert(std::is_same_v<typename Variant::Text, typename Base::Text>, "a variant has the channels of its base");
  static_assert(requires { Variant::old_gates; } == requires { Base::old_gates; }, "a variant has the order of steps of its base");
  return Base::info.name;
}

void share_engines(std::vector<NeuronEntry>& list, std::size_t variant, std::string_view base) {
  const NeuronEntry& from = entry_of(list, base);
  std::copy(std::begin(from.sets), std::end(from.sets), list[variant].sets);
  std::copy(std::begin(from.network), std::end(from.network), list[variant].network);
}

std::vector<NeuronEntry> all() {
  std::vector<NeuronEntry> list;
#define AX_NEURON(name, Type, header) list.push_back({fields_of<Type>(), {}, {}});
#include "models/models.list"
#undef AX_NEURON
#define AX_SKIPPED(name, Type, header, Base) ++i;
  std::size_t i = 0;
  const auto slot = [&](Isa isa) -> EngineSet& { return list[i++].sets[std::size_t(isa)]; };
#if defined(AXOGRAD_WITH_baseline)
#define AX_NEURON(name, Type, header) baseline::set_engine_##name(slot(Isa::baseline));
  if (machine_runs(Isa::baseline)) {
#define AX_VARIANT AX_SKIPPED
#include "models/models.list"
  }
#undef AX_NEURON
#endif
  i = 0;   // next list
#if defined(AXOGRAD_WITH_avx2)
#define AX_NEURON(name, Type, header) avx2::set_engine_##name(slot(Isa::avx2));
  if (machine_runs(Isa::avx2)) {
#define AX_VARIANT AX_SKIPPED
#include "models/models.list"
  }
#undef AX_NEURON
#endif
  i = 0;   // next list
#if defined(AXOGRAD_WITH_avx512)
#define AX_NEURON(name, Type, header) avx512::set_engine_##name(slot(Isa::avx512));
  if (machine_runs(Isa::avx512)) {
#define AX_VARIANT AX_SKIPPED
#include "models/models.list"
  }
#undef AX_NEURON
#endif
  set_network_kernels(list);
  i = 0;
#define AX_NEURON(name, Type, header) ++i;
#define AX_VARIANT(name, Type, header, Base) share_engines(list, i++, base_of<Type, Base>());
#include "models/models.list"
#undef AX_NEURON
#undef AX_SKIPPED
#undef AX_NO_ENGINE
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
