// Scores on held-out data: free runs with escape noise against the recorded repeats, and the teacher-forced voltage and
// likelihood.
#pragma once
#include "tasks/fit_trace/model.hpp"
#include "tasks/fit_trace/teacher.hpp"
#include "tasks/results/outcome.hpp"

namespace axograd::tasks {

// Free runs of a model with the given bases.
fitting::Trains simulate(const FlexGifModel& model, const SpikeBasis& eta, const SpikeBasis& gamma,
                         const std::vector<float>& current, double dt, int hold, int repeats, std::uint64_t seed, int threads,
                         std::vector<float>* V_first = nullptr);

Evaluation evaluate(const Dataset& data, const Teacher& training, const FlexGifModel& model, const EvaluateOptions& options,
                    double refractory, std::uint64_t seed, int threads);

// The published two-step fit, which others are measured against.
Comparison two_step_comparison(const Dataset& data, const Teacher& training, const FlexGifModel& two_step,
                               const EvaluateOptions& options, double refractory, std::uint64_t seed, int threads);

}  // namespace axograd::tasks
