// The pages of a trained network's report, each one section of report.json (docs/run-folder.md). A page writes its arrays into
// the run folder and its headline numbers into `summary`.
#pragma once
#include <nlohmann/json.hpp>

#include "tasks/network_report/recorded.hpp"
#include "tasks/results/array_folder.hpp"

namespace axograd::tasks::network_report {

nlohmann::json activity_section(const Recorded& recorded, const ArrayFolder& arrays, nlohmann::json& summary);
nlohmann::json raster_section(const Recorded& recorded, const ArrayFolder& arrays);       // the first trial of each class
nlohmann::json time_course_section(const Recorded& recorded, const ArrayFolder& arrays);  // rates and readout by class

nlohmann::json spans_of(const Recorded& recorded);  // the epochs as "spans" of a figure

}  // namespace axograd::tasks::network_report
