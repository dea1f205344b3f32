// All neurons by name.
#pragma once
#include <span>
#include <string_view>

#include "core/registry/neuron_entry.hpp"

namespace axograd {

// In the order of models.list.
std::span<const NeuronEntry> neurons();
// UsageError with the nearest name if there is none.
const NeuronEntry& neuron(std::string_view name);

}  // namespace axograd
