// What a fit of a neuron leaves behind (docs/run-folder.md): parameters.json, summary.json, report.json and arrays.
#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "core/record/neuron.hpp"
#include "tasks/fit_neuron/level.hpp"
#include "tasks/results/figures.hpp"

namespace axograd::tasks {

struct NeuronResults {
  Outcome outcome;  // its candidates are the scores of these
  std::vector<Level> levels;
  Uncertainty errors = {};
  const Level& best() const { return levels[std::size_t(outcome.chosen)]; }
};

// `neuron`: the fields of the chosen one.
void write_neuron_results(const NeuronResults& results, const NeuronFields& neuron, const std::string& folder, double cpu_s);

// Figures of what a spike leaves behind in a GLIF: its currents, and its movement of the threshold. Empty for neurons without.
nlohmann::json history_figures(const NeuronResults& results, const NeuronFields& neuron, RecordingFigures& figures);

}  // namespace axograd::tasks
