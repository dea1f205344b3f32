// What a fit of a neuron leaves behind (docs/run-folder.md): parameters.json, summary.json, report.json and arrays.
#pragma once
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "core/record/neuron.hpp"
#include "tasks/fit_neuron/level.hpp"
#include "tasks/fit_trace/evaluate.hpp"

namespace axograd::tasks {

struct NeuronResults {
  const Dataset& dataset;
  std::vector<Level> levels;
  int chosen = 0;
  std::string selected_by;
  LevelErrors errors;
  Evaluation test;
  std::optional<Evaluation> baseline;  // the two-step GIF
  ForcedScores baseline_train;
  std::vector<std::string> warnings;
  const Level& best() const { return levels[std::size_t(chosen)]; }
};

// `neuron`: the fields of the chosen one.
void write_neuron_results(const NeuronResults& results, const NeuronFields& neuron, const std::string& folder, double cpu_s);

}  // namespace axograd::tasks
