// One candidate neuron: screening of its starts, the fit, its judgement by blocked cross-validation, its error bars.
#pragma once
#include "tasks/fit_neuron/objective.hpp"
#include "tasks/fit_neuron/options.hpp"
#include "tasks/results/outcome.hpp"
#include "tasks/results/uncertainty.hpp"
#include "tasks/stages/stage.hpp"

namespace axograd::tasks {

struct Level : CandidateScores {
  std::vector<double> start, params;
  Eigen::VectorXd u;          // free parameters at the optimum
  double voltage_weight = 0;  // 1/mV^2 per sample
  double cut_bits = 0;        // bits per spike on the stretches: differs from train_bits where the lead-in is too short
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
// At most `draws` of the electrode's bootstrap kernels are used.
Uncertainty errors_of(const LevelBench& bench, const ForcedNeuron& model, const Level& level, int draws = 20);

StretchOptions stretch_options(const FitNeuronOptions& options);

// Weight of a squared voltage error so that the voltage counts with the information in its residuals: dt / (2 tau_c sigma^2),
// with their variance and correlation time (1/mV^2 per sample).
double voltage_information(const Stretches& data, const std::vector<double>& V);

}  // namespace axograd::tasks
