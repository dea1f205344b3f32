// The pages of a cell's report that say how well it is known and what it does: directions that the data leave soft, profile
// likelihoods, stimuli that would tell more, the phase plane, the currents of its channels.
#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tasks/fit_cell/diagnosis_options.hpp"
#include "tasks/fit_cell/results.hpp"

namespace axograd {
class SourceJson;
class Problems;
}  // namespace axograd

namespace axograd::tasks {

// Names in `profile` that are not fitted go to `problems`.
void check_diagnosis(const DiagnosisOptions& options, const NeuronFields& cell, const std::vector<FreeParameter>& free,
                     const SourceJson& source, Problems& problems);

// Sections of report.json; arrays, and profiles.csv where there are profiles, go to `folder`. Profiles, the soft directions and
// the best stimuli also go to `summary`.
nlohmann::json diagnosis_sections(const DiagnosisOptions& options, const CellResults& results, const NeuronEntry& cell,
                                  const CellSweep& window, const NudgedTraces& objective, const std::string& folder,
                                  nlohmann::json& summary);

}  // namespace axograd::tasks
