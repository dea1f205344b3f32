// Scores on held-out data: free runs with escape noise against the recorded repeats, and the teacher-forced voltage and
// likelihood.
#pragma once
#include "fitting/metrics/scores.hpp"
#include "tasks/fit_trace/dataset.hpp"
#include "tasks/fit_trace/model.hpp"
#include "tasks/fit_trace/teacher.hpp"

namespace axograd::tasks {

struct Evaluation {
  fitting::SpikeScores spikes{};
  double r2_v = 0, bits_per_spike = 0;
  fitting::Trains data, model;  // of the first (or only) stimulus
  std::vector<float> current;   // [T] pA, mean over repeats
  std::vector<float> V_forced;  // [T] mV, first held-out sweep, reset at its spikes
  std::vector<float> V_free;    // [T] mV, repeat 0 of the free runs
};

// Free runs of a model with the given bases.
fitting::Trains simulate(const FlexGifModel& model, const SpikeBasis& eta, const SpikeBasis& gamma,
                         const std::vector<float>& current, double dt, int hold, int repeats, std::uint64_t seed, int threads,
                         std::vector<float>* V_first = nullptr);

// With repeats of one stimulus the scores are those of the repeats; else the means over the held-out sweeps, each against its own
// simulation, where a score is defined.
Evaluation evaluate(const Dataset& data, const Teacher& training, const FlexGifModel& model, const EvaluateOptions& options,
                    double refractory, std::uint64_t seed, int threads);

}  // namespace axograd::tasks
