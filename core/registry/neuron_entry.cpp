#include "core/registry/neuron_entry.hpp"

#include <type_traits>

#include "core/base/error.hpp"
#include "core/base/suggest.hpp"

namespace axograd {

namespace {

// The wished instruction set, or the best up to the chosen one for which `has` says yes.
template <class Has> Isa best_isa(std::optional<Isa> isa, Has&& has) {
  if (isa) return *isa;
  Isa best = Isa::baseline;
  for (int i = 0; i <= int(chosen_isa()); ++i) {
    if (has(Isa(i))) best = Isa(i);
  }
  return best;
}

}  // namespace

bool has_engine(const NeuronEntry& entry, Isa isa) { return entry.sets[std::size_t(isa)].f64.forward != nullptr; }

template <class R> Engine<R> engine(const NeuronEntry& entry, std::optional<Isa> isa) {
  const Isa best = best_isa(isa, [&](Isa i) { return has_engine(entry, i); });
  if (!has_engine(entry, best)) {
    throw UsageError(std::string("no engine of ") + entry.fields.info->name + " for " + isa_name(best) + " in this build or on this machine");
  }
  const EngineSet& set = entry.sets[std::size_t(best)];
  if constexpr (std::is_same_v<R, float>) return {entry.fields, set.f32, best, set.f64};
  else return {entry.fields, set.f64, best, {}};
}
template Engine<float> engine(const NeuronEntry&, std::optional<Isa>);
template Engine<double> engine(const NeuronEntry&, std::optional<Isa>);

template <class R> const NeuronKernels<R>& network_kernels(const NeuronEntry& entry, std::optional<Isa> isa) {
  const Isa best = best_isa(isa, [&](Isa i) { return entry.network[std::size_t(i)].f64.prepare != nullptr; });
  const NeuronKernelSet& set = entry.network[std::size_t(best)];
  if (!set.f64.prepare) {
    throw UsageError(std::string(entry.fields.info->name) + " is not built for networks (" + isa_name(best) + "); see network_neurons in models/CMakeLists.txt");
  }
  if constexpr (std::is_same_v<R, float>) return set.f32;
  else return set.f64;
}
template const NeuronKernels<float>& network_kernels(const NeuronEntry&, std::optional<Isa>);
template const NeuronKernels<double>& network_kernels(const NeuronEntry&, std::optional<Isa>);

std::vector<std::string> scalar_names(const FieldList& list) {
  std::vector<std::string> names;
  for (const Field& f : list) {
    for (int i = 0; i < f.count; ++i) names.push_back(f.count == 1 ? f.name : std::string(f.name) + "[" + std::to_string(i) + "]");
  }
  return names;
}

std::vector<double> default_values(const FieldList& list) {
  std::vector<double> values;
  for (const Field& f : list) values.insert(values.end(), std::size_t(f.count), f.value);
  return values;
}

int index_of(const FieldList& list, const std::string& name) {
  const std::vector<std::string> names = scalar_names(list);
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == name) return int(i);
  }
  const std::string near = nearest(name, names);
  throw UsageError("unknown field '" + name + "'" + (near.empty() ? "; fields: " + quoted_list(names) : "; did you mean '" + near + "'?"));
}

}  // namespace axograd
