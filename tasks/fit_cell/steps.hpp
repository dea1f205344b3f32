// A protocol of current steps: sweeps of one cell that differ in the step's amplitude, some of which are fitted, some choose
// among the candidates, and some are held out.
#pragma once
#include <string>
#include <vector>

#include "fitting/features/features.hpp"
#include "tasks/fit_cell/objective.hpp"
#include "tasks/fit_cell/steps_options.hpp"
#include "tasks/recording/dataset.hpp"

namespace axograd::tasks {

enum class StepRole { fitted, validation, held_out };
const char* role_name(StepRole role);

struct StepSweep {
  StepRole role = StepRole::fitted;
  int number = 0;  // of the sweep
  std::string name;
  double holding = 0, amplitude = 0;  // pA; amplitude above the holding current
  CellSweep sweep;                    // whole, at the cell's step; no weights
  fitting::Step step;                 // ms from its first sample; amplitude in nA
  fitting::Features recorded;
};

struct StepProtocol {
  std::vector<StepSweep> sweeps;      // sorted by amplitude within each role: fitted, validation, held out
  fitting::SpikeShapeOptions shapes;  // how features are read off, of recording and model alike
  std::vector<double> sigma;          // [features of fitting::feature_list()], what counts as one
  int count(StepRole role) const;
};

// Cuts the data set's sweeps to their step, 500 ms before it to 100 ms after it where recorded, and gives their currents levels
// where asked for. InputError where a sweep is too short for the step.
void cut_to_steps(Dataset& dataset, const StepsOptions& options);

// Levels, features and sigmas of sweeps that were cut. `threshold` (mV): what a spike crosses. InputError where a validation
// sweep is no training sweep.
StepProtocol step_protocol(const Dataset& dataset, const StepsOptions& options, double area_um2, double threshold);

// Windows of the fitted sweeps, weights by `fit`.
struct CellFitOptions;
std::vector<CellSweep> step_windows(const StepProtocol& protocol, const CellFitOptions& fit, double dt);

// Sigma of a feature: how far the training amplitudes' own values are from the straight line between their neighbours in
// amplitude (root mean square, for values as noisy as each other), at least a floor of the feature's own (feature_floor). A model
// with |z| below one does better than joining up neighbouring sweeps.
double feature_sigma(const std::vector<double>& amplitudes, const std::vector<double>& values, double floor);
double feature_floor(const fitting::FeatureInfo& feature, double dt, double value);

// The issue of the spike count: within one spike or 10 %, whichever is more.
bool count_within(double model, double recorded);

}  // namespace axograd::tasks
