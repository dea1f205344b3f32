// The currents of a cell's channels along a run, for figures and tables: the channels' own conductances and reversals, not the
// engine.
#pragma once
#include <string>
#include <vector>

#include "core/registry/neuron_entry.hpp"

namespace axograd {

struct CellCurrents {
  std::vector<std::string> names;           // "I_Na", …, "I_L": as the conductances are called
  std::vector<std::vector<double>> values;  // [channels][T] uA/cm2, outward positive
};

// params: all scalars; states [S][T]: every state over time. UsageError for a neuron that is not a list of channels.
CellCurrents cell_currents(const NeuronEntry& cell, const std::vector<double>& params,
                           const std::vector<std::vector<double>>& states);

}  // namespace axograd
