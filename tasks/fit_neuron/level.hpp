// One candidate neuron: screening of its starts, the fit, its judgement by blocked cross-validation, its error bars.
#pragma once
#include <limits>
#include <optional>

#include "fitting/identifiability.hpp"
#include "tasks/fit_neuron/objective.hpp"
#include "tasks/fit_neuron/options.hpp"
#include "tasks/fit_trace/stage.hpp"

namespace axograd::tasks {

struct Level {
  std::string name, title;
  std::vector<double> start, params;
  Eigen::VectorXd u;          // free parameters at the optimum
  double voltage_weight = 0;  // 1/mV^2 per sample
  int parameters = 0;         // free ones
  int starts = 0;
  ForcedScores train;   // sweeps uncut
  double cut_bits = 0;  // bits per spike on the stretches: differs where the lead-in is too short
  double cv_bits = std::numeric_limits<double>::quiet_NaN();  // per spike, over all folds
  double cv_se = std::numeric_limits<double>::quiet_NaN();    // over folds
  double cpu_s = 0;
  std::string status;
};

struct LevelErrors {
  fitting::OptimumInfo info;
  fitting::Estimates estimates;
  fitting::Identifiability identifiability;
};

// What all candidates share. `lanes` are the training data in stretches, `sweeps` the same uncut.
struct LevelBench {
  const Dataset& data;
  Stretches& lanes;
  const Stretches& sweeps;
  const FitNeuronOptions& options;
  Stages& stages;
  int threads = 1;
};

Level fit_level(const LevelBench& bench, const ForcedNeuron& model, const std::vector<std::vector<double>>& starts);
void cross_validate(const LevelBench& bench, const ForcedNeuron& model, Level& level);
LevelErrors errors_of(const LevelBench& bench, const ForcedNeuron& model, const Level& level);

StretchOptions stretch_options(const FitNeuronOptions& options);

// Weight of a squared voltage error so that the voltage counts with the information in its residuals: dt / (2 tau_c sigma^2),
// with their variance and correlation time (1/mV^2 per sample).
double voltage_information(const Stretches& data, const std::vector<double>& V);

}  // namespace axograd::tasks
