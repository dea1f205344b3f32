// The two fitting problems of arXiv 2406.19708 (Tables S2 and S3), as the released code has them: five stimuli, a model, its true
// point, and a loss that is the mean over the stimuli and a few samples of (V - V_target)^2. The target is the model itself at
// the true point. Sample k is the state after step k; the initial state is not recorded.
#pragma once
#include <string>
#include <vector>

#include "core/registry/neuron_entry.hpp"

namespace axograd::tasks {

using SpikeSteps = std::vector<std::vector<std::int64_t>>;  // ascending, of every stimulus

struct PublishedProblem {
  struct Free {
    int index;         // among the neuron's parameters
    double low, high;  // the published box
  };
  std::string name;  // hh2406 or gif2406
  const NeuronEntry* neuron = nullptr;
  double dt = 0;                             // ms
  std::vector<std::vector<double>> stimuli;  // [5][T]
  std::int64_t every = 1;                    // the published loss looks at the samples 0, every, 2 every, …
  std::vector<double> params;                // [P], the true point
  std::vector<double> start;                 // [S] initial state
  std::vector<Free> free;                    // what is fitted
  Surrogate surrogate;                       // what a spike's derivative is taken to be

  std::int64_t steps() const { return std::int64_t(stimuli.front().size()); }
  std::vector<double> truth() const;   // [free]
  std::vector<double> middle() const;  // [free] of the box
  // V of every stimulus and sample at the point `x` [free]: [5][T], mV. With `spikes`, V is reset at these steps of each stimulus
  // and nowhere else.
  std::vector<std::vector<double>> voltages(const std::vector<double>& x, const SpikeSteps* spikes = nullptr) const;
};

// Hodgkin-Huxley, 4 parameters. The released code's alpha_h is a misprint; with `corrected`, the textbook's rate on the engine of
// cobahh, whose voltage moves with the new gates: a problem of its own with its own target.
PublishedProblem published_hh(bool corrected = false);
// Generalised integrate-and-fire, 4 parameters of which two have no effect.
PublishedProblem published_gif();

}  // namespace axograd::tasks
