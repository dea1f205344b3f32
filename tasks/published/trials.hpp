// A published problem fitted many times, each from other starting points and, with noise, to another draw of it.
#pragma once
#include "tasks/published/recipe.hpp"

namespace axograd::tasks {

struct Trial {
  std::int64_t seed = 0;
  PublishedFit fit;
  double loss = 0;         // published, against the target that was fitted
  double clean_loss = 0;   // published, against the target without noise
  double error = 0;        // mean square over all samples of the target that was fitted, mV^2
  double truth_error = 0;  // the same of the true point: the noise itself
  bool found = false;
};

// Without noise a trial has found the target where its published loss is at most `solved`. With noise, where its error is at most
// the true point's: no model of this kind can be expected to come closer.
inline double solved_loss(const PublishedProblem& p) { return p.name == "gif2406" ? 1e-6 : 1e-12; }

// The clean target with white noise of this standard deviation (mV), a function of `seed`.
std::vector<std::vector<double>> noisy_target(const PublishedProblem& p, double noise, std::int64_t seed);

Trial run_trial(const PublishedProblem& p, double noise, const PublishedSearch& search, std::int64_t seed, int threads = 1);

}  // namespace axograd::tasks
