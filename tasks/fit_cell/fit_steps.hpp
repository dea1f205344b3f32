// From a protocol of current steps to a fitted conductance-based cell: the recipe of recipe.hpp on the voltage of several
// training sweeps, the choice among its candidates and a last search by features, features of held-out amplitudes in the run
// folder.
#pragma once
#include <string>
#include <vector>

#include "tasks/fit_cell/prepare.hpp"
#include "tasks/stages/stage.hpp"

namespace axograd::tasks {

// options.fit.steps is given. Returns the files that were read.
std::vector<std::string> fit_cell_steps(const FitCellOptions& options, const CellSettings& settings, const std::string& folder,
                                        int threads, const StageEvents& events);

}  // namespace axograd::tasks
