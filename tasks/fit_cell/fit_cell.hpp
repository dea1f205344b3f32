// From a recording to a fitted conductance-based cell: the recipe of recipe.hpp on a window of the training data, the choice
// among its candidates on the data after it, error bars, held-out scores, results in the run folder.
#pragma once
#include <string>
#include <vector>

#include "tasks/fit_cell/prepare.hpp"
#include "tasks/stages/stage.hpp"

namespace axograd::tasks {

// Returns the files that were read.
std::vector<std::string> fit_cell(const FitCellOptions& options, const CellSettings& settings, const std::string& folder,
                                  int threads, const StageEvents& events);

}  // namespace axograd::tasks
