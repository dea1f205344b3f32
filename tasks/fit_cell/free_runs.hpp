// Free runs of a cell given per area: spikes are upward crossings of 0 mV (the cell's own drive).
#pragma once
#include "core/registry/neuron_entry.hpp"
#include "fitting/metrics/trains.hpp"
#include "tasks/fit_cell/objective.hpp"

namespace axograd::tasks {

// One train per parameter set (columns of all parameters, natural units) under the current of `sweep`; V, when wanted, becomes
// the voltage [T] of the first.
fitting::Trains cell_spikes(const NeuronEntry& cell, const std::vector<std::vector<double>>& sets, const CellSweep& sweep,
                            double dt, int threads, std::vector<float>* V = nullptr);

}  // namespace axograd::tasks
