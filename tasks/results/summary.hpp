// summary.json of a fit to a recording (docs/run-folder.md).
#pragma once
#include <nlohmann/json_fwd.hpp>

#include "tasks/results/outcome.hpp"

namespace axograd::tasks {

nlohmann::json summary_json(const Outcome& outcome, double cpu_s);

nlohmann::json number_or_null(double x);  // JSON has no number that is not finite

}  // namespace axograd::tasks
