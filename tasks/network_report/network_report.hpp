// The whole report of a trained network from plain arrays.
//
//   network_report::NetworkRun run;            // fill in what there is; what is empty leaves out its section
//   json summary = …;                          // the run's own summary.json; the report's numbers are added to it
//   json report = network_report::report_json(run, out, summary);   // writes OUT/arrays/*.npy; goes into OUT/report.json
#pragma once
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "tasks/network_report/pages.hpp"
#include "tasks/network_report/psychometric_page.hpp"
#include "tasks/network_report/seeds.hpp"

namespace axograd::tasks::network_report {

struct NetworkRun {
  std::string title, subtitle;
  nlohmann::json what;              // figures of the section "What was trained"; null: none
  std::optional<Share> held_out;    // on fresh trials, after training
  double chance = -1;               // share correct of a guess; below 0: not known
  std::optional<StartState> start;  // the untrained network
  LearningHistory learning;
  std::optional<Recorded> recorded;  // the trained network on held-out trials
  data::Weights before, after;
  std::string recurrent = "rec";  // the projection whose eigenvalues are drawn
  std::vector<PsychometricPage> psychometric;
  std::vector<PerturbationResult> perturbations;
  std::vector<SeedScore> seeds;  // of all trainings, this one included
  double criterion = 0;          // share correct that a seed should reach
};

// report.json: title, verdict, warnings, sections. `folder`: the run's. Throws UsageError when an array of `recorded` has a wrong
// length.
nlohmann::json report_json(const NetworkRun& run, const std::string& folder, nlohmann::json& summary);

}  // namespace axograd::tasks::network_report
