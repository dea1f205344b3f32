// The pages of a trained network's report, each one section of report.json (docs/run-folder.md). A page writes its arrays into
// the run folder and its headline numbers into `summary`.
#pragma once
#include <nlohmann/json.hpp>

#include "tasks/network_report/learning.hpp"
#include "tasks/network_report/perturbation.hpp"
#include "tasks/network_report/recorded.hpp"
#include "tasks/results/array_folder.hpp"

namespace axograd::tasks::network_report {

nlohmann::json activity_section(const Recorded& recorded, const ArrayFolder& arrays, nlohmann::json& summary);
nlohmann::json raster_section(const Recorded& recorded, const ArrayFolder& arrays);       // the first trial of each class
nlohmann::json time_course_section(const Recorded& recorded, const ArrayFolder& arrays);  // rates and readout by class

// Histograms by presynaptic sign, shares near zero, Dale's law. `before` may lack a projection, or all.
nlohmann::json weights_section(const data::Weights& before, const data::Weights& after, const ArrayFolder& arrays,
                               nlohmann::json& summary);
// Null `before`: after training alone.
nlohmann::json spectrum_section(const data::Projection* before, const data::Projection& after, const ArrayFolder& arrays,
                                nlohmann::json& summary);

// d' and decoding of the labels; without two classes the section says why it is empty.
nlohmann::json selectivity_section(const Recorded& recorded, const ArrayFolder& arrays, nlohmann::json& summary);
nlohmann::json decoding_section(const Recorded& recorded, const ArrayFolder& arrays, nlohmann::json& summary);

// `chance` below 0: no line.
nlohmann::json learning_section(const LearningHistory& history, double chance, const ArrayFolder& arrays);
nlohmann::json start_section(const std::vector<StartFinding>& findings);
// The first result is what the others are compared with.
nlohmann::json perturbation_section(const std::vector<PerturbationResult>& results, double chance, nlohmann::json& summary);

// Its colour among the others: that of excitatory, inhibitory or neither; where two have one sign, "": each the palette's next.
const char* role_of(const Population& population, const std::vector<Population>& among);
nlohmann::json spans_of(const Recorded& recorded);  // the epochs as "spans" of a figure

}  // namespace axograd::tasks::network_report
