// From a recording to a fitted conductance-based cell: the recipe of recipe.hpp on a window of the training data, the choice
// among its candidates on the data after it, error bars, held-out scores, results in the run folder.
#pragma once
#include <string>
#include <vector>

#include "tasks/fit_cell/prepare.hpp"
#include "tasks/fit_cell/results.hpp"
#include "tasks/stages/stage.hpp"

namespace axograd::tasks {

// Returns the files that were read.
std::vector<std::string> fit_cell(const FitCellOptions& options, const CellSettings& settings, const std::string& folder,
                                  int threads, const StageEvents& events);

// What fits of either kind share. Between stages the user may stop the search.
void report_stage(const StageEvents& events, const NudgeStage& stage, int number, bool recalled);
// Stages are told, and saved in the run folder (stage_memory.hpp); `number` counts them.
NudgeEvents search_events(const StageEvents& events, const std::string& folder, int& number);
// With the chosen set: its run in the window, error bars, spikes of free runs on held-out data.
void conclude(CellResults& results, const NeuronEntry& cell, const CellData& data, NudgedTraces& objective, int threads);

}  // namespace axograd::tasks
