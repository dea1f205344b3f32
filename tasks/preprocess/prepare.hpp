// The whole way from one raw sweep to what a fit sees.
#pragma once
#include <span>
#include <vector>

#include "tasks/preprocess/aec.hpp"
#include "tasks/preprocess/options.hpp"

namespace axograd::tasks {

struct PreparedSweep {
  double dt_ms = 0.1;
  std::vector<double> v;    // mV: of the membrane, electrode and junction potential removed
  std::vector<double> i;    // pA, offset removed
  std::vector<int> spikes;  // samples of v
};

// The electrode of a recording by options.electrode.method. noise_v (mV), noise_i (pA, as recorded): the sub-threshold noise
// sweep, only looked at by method `kernel`.
ElectrodeKernel electrode(std::span<const double> noise_v, std::span<const double> noise_i, double dt_ms,
                          const PreprocessOptions& options);

// v_mV, i_pA as recorded, same length (InputError otherwise). The kernel must have been estimated at the same step.
PreparedSweep prepare(std::span<const double> v_mV, std::span<const double> i_pA, double dt_ms, const ElectrodeKernel& kernel,
                      const PreprocessOptions& options);

// Sample-wise mean of repeats of equal length: the current a model is simulated with.
std::vector<double> mean_trace(const std::vector<std::vector<double>>& repeats);

}  // namespace axograd::tasks
