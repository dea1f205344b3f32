// The polish as a stage of fit_cell: on which sweeps, whether its result is taken, what the report says.
#pragma once
#include "tasks/fit_cell/options.hpp"
#include "tasks/fit_cell/prepare.hpp"
#include "tasks/fit_cell/results.hpp"

namespace axograd::tasks {

// Polishes `choice`, adds the stage to `search`, and moves `choice` to it where the criterion of the choice (Gamma of the free
// run on the validation data; without such data, the free run's error inside the window) got no worse. Returns the summary of the
// stage. InputError where the options weigh more sweeps than there are, or one is shorter than the window.
nlohmann::json polish_choice(const PolishPlan& plan, const FitCellOptions& options, const Dataset& dataset, const CellData& data,
                             const NudgedTraces& objective, NudgeResult& search, CellChoice& choice);

// The report's section about it: every loss before and after.
nlohmann::json polish_section(const nlohmann::json& summary);

}  // namespace axograd::tasks
