// What a fit to current steps shows of its held-out amplitudes: steps.csv, a table, the firing rate over current, small traces.
#pragma once
#include <nlohmann/json.hpp>

#include "tasks/fit_cell/steps_runs.hpp"
#include "tasks/results/figures.hpp"

namespace axograd::tasks {

struct StepResult {  // one per sweep of the protocol
  const StepSweep& sweep;
  StepRun run;
};

struct StepsReport {
  const StepProtocol& protocol;
  std::vector<StepResult> results;
  std::vector<std::string> features;  // names, in the order they are shown
  double dt = 0;                      // ms
};

// Columns: role, sweep, holding_pa, amplitude_pa, spikes_recorded, spikes_model, within, then NAME_recorded, NAME_model, NAME_z
// of every feature but the count. Empty where not defined.
std::string steps_csv(const StepsReport& report);

// {"held_out": {"amplitudes", "within", "mean_count_error", "median_z": {feature: …}}, "training": {the same}, …} for
// summary.json.
nlohmann::json steps_summary(const StepsReport& report);

nlohmann::json steps_section(const StepsReport& report, RecordingFigures& figures);

}  // namespace axograd::tasks
