// Free runs of a cell through a protocol of steps, and how far their features are from the recorded ones.
#pragma once
#include "core/registry/neuron_entry.hpp"
#include "tasks/fit_cell/steps.hpp"

namespace axograd::tasks {

using ParameterSets = std::vector<std::vector<double>>;  // all parameters of the cell, natural units, one vector per set

struct StepRun {
  fitting::Features features;
  std::vector<float> V;  // [T] mV, empty unless asked for
};

// One run per set through one sweep, from the gates' steady state at the sweep's first voltage. A run that leaves the finite
// numbers has features that are not numbers.
std::vector<StepRun> step_runs(const NeuronEntry& cell, const ParameterSets& sets, const StepSweep& sweep,
                               const fitting::SpikeShapeOptions& shapes, double dt, int threads, bool keep_V = false);

// Of one sweep: twice |difference of spike counts| / max(1, recorded / 10), so that a count that just passes costs 2, plus the
// mean of the other features' costs: z = |difference| / sigma up to 2, beyond it 2 + 2 ln(z / 2), so that what is far off still
// counts for how far. Features that the recording does not have are left out.
double step_misfit(const fitting::Features& model, const StepSweep& sweep, const std::vector<double>& sigma,
                   const std::vector<std::string>& features);
inline constexpr double largest_step_misfit = 1e3;  // of a run without numbers

// Means of the misfit over the fitted and over the validation sweeps, one per set (NaN without such sweeps).
struct StepMisfits {
  std::vector<double> fitted, validation;
};
StepMisfits step_misfits(const NeuronEntry& cell, const ParameterSets& sets, const StepProtocol& protocol,
                         const std::vector<std::string>& features, double dt, int threads, bool fitted_alone = false);

}  // namespace axograd::tasks
