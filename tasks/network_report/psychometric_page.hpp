// Shares of answers and reaction times against a condition. The points are computed elsewhere.
#pragma once
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "tasks/network_report/accuracy.hpp"
#include "tasks/results/array_folder.hpp"

namespace axograd::tasks::network_report {

struct PsychometricCurve {
  std::string name;                                 // "motion context"
  std::vector<double> x;                            // values of the condition
  std::vector<Share> share;                         // one per x: `correct` counts the answer that the page is about
  std::vector<double> fit_x, fit_share;             // a fitted curve; may be empty
  std::vector<double> reaction_ms, reaction_error;  // means and standard errors, one per x; may be empty
};

struct PsychometricPage {
  std::string title;            // "Coherence"
  std::string x_label, x_unit;  // "coherence", "%"
  std::string y_label = "share correct";
  bool log_x = false;
  double chance = -1;  // a line there; none below 0
  std::vector<PsychometricCurve> curves;
};

nlohmann::json psychometric_section(const PsychometricPage& page, const ArrayFolder& arrays);

}  // namespace axograd::tasks::network_report
