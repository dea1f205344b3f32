// parameters.json of a fit to a recording (docs/run-folder.md).
#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "core/record/fields.hpp"
#include "tasks/results/uncertainty.hpp"

namespace axograd::tasks {

// One parameter. A fixed one has no errors.
nlohmann::json estimate_row(const fitting::Estimate& estimate, const Field& field, double start);

// Everything beside the rows; the correlations go to FOLDER/arrays.
nlohmann::json parameters_json(const Uncertainty& errors, const Dataset& dataset, const nlohmann::json& rows,
                               const std::string& folder);

}  // namespace axograd::tasks
