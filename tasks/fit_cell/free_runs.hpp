// Free runs of a cell given per area: spikes are upward crossings of 0 mV (the cell's own drive).
#pragma once
#include "core/registry/neuron_entry.hpp"
#include "fitting/metrics/trains.hpp"
#include "tasks/fit_cell/prepare.hpp"

namespace axograd::tasks {

// One train per parameter set (columns of all parameters, natural units) under the current of `sweep`; V, when wanted, becomes
// the voltage [T] of the first.
fitting::Trains cell_spikes(const NeuronEntry& cell, const std::vector<std::vector<double>>& sets, const CellSweep& sweep,
                            double dt, int threads, std::vector<float>* V = nullptr);

inline constexpr double choice_window = 4;  // ms, of the Gamma that candidates are compared by

// Gamma of every set's free run on the validation data, which there must be; 0 where it is not defined.
std::vector<double> validation_gammas(const NeuronEntry& cell, const std::vector<std::vector<double>>& sets, const CellData& data,
                                      double dt, int threads);

}  // namespace axograd::tasks
