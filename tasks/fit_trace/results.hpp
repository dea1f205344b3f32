// What a fit leaves behind (docs/run-folder.md): parameters.json, summary.json, report.json and arrays.
#pragma once
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "tasks/fit_trace/candidate.hpp"
#include "tasks/results/curves.hpp"
#include "tasks/results/outcome.hpp"
#include "tasks/results/uncertainty.hpp"

namespace axograd::tasks {

struct FitResults {
  Outcome outcome;  // its candidates are the scores of these
  const Teacher& teacher;
  const TwoStepFit& two_step;
  std::vector<Candidate> candidates;
  std::optional<Uncertainty> errors = {};  // joint fits
  const Candidate& best() const { return candidates[std::size_t(outcome.chosen)]; }
};

void write_results(const FitResults& results, const std::string& folder, double cpu_s);

// Parts, each in a file of its own.
nlohmann::json estimates_json(const FitResults& results, const std::string& folder);  // parameters.json
nlohmann::json sections_json(const FitResults& results, const std::string& folder);   // of report.json

// The curves of a model with 95 % bands.
Curve eta_curve(const FitResults& r);                    // ms after the refractory period; pA (nS for a conductance)
Curve gamma_curve(const FitResults& r);                  // ms; mV of threshold
Curve current_voltage_curve(const FitResults& r);        // mV; pA
Curve threshold_curve(const FitResults& r, int filter);  // mV; mV of steady-state threshold shift

}  // namespace axograd::tasks
