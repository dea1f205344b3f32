// One trial as a figure of the report (docs/run-folder.md): what the network is shown, and when its answer counts.
#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "tasks/results/array_folder.hpp"
#include "tasks/trials/trial.hpp"

namespace axograd::tasks::trials {

// A raster with one group per channel group where channels carry spikes; traces of the channels (of large groups: of their mean
// and largest) where they carry values. `name` begins the names of the arrays.
nlohmann::json trial_figure(const TrialBatch& batch, int trial, const std::string& name, const ArrayFolder& arrays);

}  // namespace axograd::tasks::trials
