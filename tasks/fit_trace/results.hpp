// What a fit leaves behind (docs/run-folder.md): parameters.json, summary.json, report.json and arrays.
#pragma once
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "tasks/fit_trace/evaluate.hpp"
#include "tasks/fit_trace/uncertainty.hpp"

namespace axograd::tasks {

struct FitResults {
  const Dataset& dataset;
  const Teacher& teacher;
  const TwoStepFit& two_step;
  std::vector<Candidate> candidates;
  int chosen = 0;
  std::string selected_by;
  std::optional<Uncertainty> errors;  // joint fits
  Evaluation test;
  std::optional<Evaluation> baseline;  // the two-step GIF
  TrainScores baseline_train;
  std::vector<std::string> warnings;
  const Candidate& best() const { return candidates[std::size_t(chosen)]; }
};

void write_results(const FitResults& results, const std::string& folder, double cpu_s);

// Parts, each in a file of its own.
nlohmann::json parameters_json(const FitResults& results, const std::string& folder);
nlohmann::json summary_json(const FitResults& results, double cpu_s);
nlohmann::json report_json(const FitResults& results, const std::string& folder);

// The curves of a model with 95 % bands.
struct Curve {
  std::vector<double> x, y, low, high;  // bands empty without errors
};
Curve eta_curve(const FitResults& r);                    // ms after the refractory period; pA (nS for a conductance)
Curve gamma_curve(const FitResults& r);                  // ms; mV of threshold
Curve current_voltage_curve(const FitResults& r);        // mV; pA
Curve threshold_curve(const FitResults& r, int filter);  // mV; mV of steady-state threshold shift

}  // namespace axograd::tasks
