// What a fit to a recording ends with, whatever was fitted: the candidates, the chosen one on held-out data, a comparison.
#pragma once
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "tasks/recording/dataset.hpp"
#include "tasks/results/evaluation.hpp"

namespace axograd::tasks {

struct CandidateScores {
  std::string name, title;
  int parameters = 0;                                         // free ones
  double train_bits = 0, train_r2_v = 0;                      // per spike
  double cv_bits = std::numeric_limits<double>::quiet_NaN();  // per spike, over all folds
  double cv_se = std::numeric_limits<double>::quiet_NaN();    // over folds
  std::vector<double> per_fold;                               // cross-validated bits per spike
  double cpu_s = 0;
  std::string status;  // of the fit: converged, diverged, …
};

struct Comparison {  // a fit that the chosen one is measured against
  CandidateScores fit;
  Evaluation test;
};

struct Outcome {
  const Dataset& dataset;
  std::vector<CandidateScores> candidates = {};
  int chosen = 0;
  std::string selected_by = {};
  Evaluation test = {};
  std::optional<Comparison> baseline = {};
  std::vector<std::string> warnings = {};
  const CandidateScores& best() const { return candidates[std::size_t(chosen)]; }
};

// What a reader should know before trusting a fit. `option`: the one that holds the refractory period, for spikes that came too
// early for it.
std::vector<std::string> data_warnings(const Dataset& dataset, int dropped_spikes, const std::string& option);
std::vector<std::string> score_warnings(const Outcome& outcome);

}  // namespace axograd::tasks
