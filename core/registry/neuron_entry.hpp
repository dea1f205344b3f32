// What the registry holds of a neuron: its fields and its engines on every instruction set of this build.
#pragma once
#include <optional>

#include "core/network/kernels.hpp"
#include "core/rollout/isa_choice.hpp"
#include "core/rollout/run.hpp"

namespace axograd {

struct NeuronEntry {
  NeuronFields fields;
  EngineSet sets[std::size_t(Isa::count)];   // empty where the build or the machine lacks the instruction set
  NeuronKernelSet network[std::size_t(Isa::count)];   // empty for neurons that are not built for networks, too
};

bool has_engine(const NeuronEntry& entry, Isa isa);

// The engine on the given instruction set, or on the best one (chosen_isa(), or the best of this build below it).
// UsageError if the build or the machine lacks it.
template <class R> Engine<R> engine(const NeuronEntry& entry, std::optional<Isa> isa = {});

// The kernels that run the neuron in networks, chosen like an engine's. UsageError where it is not built for them.
template <class R> const NeuronKernels<R>& network_kernels(const NeuronEntry& entry, std::optional<Isa> isa = {});

// Index of a scalar by name: `V_m`, or `eta[3]` of an array field; UsageError with the nearest name if there is none.
int index_of(const FieldList& list, const std::string& name);
// The scalars' names and defaults in order.
std::vector<std::string> scalar_names(const FieldList& list);
std::vector<double> default_values(const FieldList& list);

}  // namespace axograd
