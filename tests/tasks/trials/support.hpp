// What the tests of all trial tasks share.
#pragma once
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "tasks/trials/registry.hpp"
#include "tests/support/catch.hpp"

namespace axograd::tasks::trials {

// {"task": TEXT}, read as an experiment would be.
inline std::unique_ptr<TrialTask> task_of(const std::string& text, Problems& problems) {
  const SourceJson source = parse_json("{\"task\": " + text + "}", "test.json");
  return make_trial_task(source, "/task", problems);
}

inline std::unique_ptr<TrialTask> task_of(const std::string& text) {
  Problems problems;
  auto task = task_of(text, problems);
  problems.raise();
  return task;
}

inline std::vector<Verdict> judged(const TrialTask& task, const TrialBatch& batch, const std::vector<float>& outputs) {
  return task.judge(batch, {batch.trials, batch.shape.steps, batch.shape.outputs, outputs.data()});
}

inline double share_correct(const std::vector<Verdict>& verdicts) {
  int correct = 0;
  for (const Verdict& v : verdicts) correct += v.correct;
  return double(correct) / double(verdicts.size());
}

// Standard deviation of a share p of n independent draws.
inline double spread(double p, double n) { return std::sqrt(p * (1 - p) / n); }

// Rate of neurons [first, first + count) in steps [from, to) of all trials, in Hz, and its 4 sigma.
struct Rate {
  double hz, tolerance;
};
inline Rate rate_of(const TrialBatch& batch, int from, int to, int first, int count, double expected) {
  double spikes = 0;
  for (int b = 0; b < batch.trials; ++b)
    for (int t = from; t < to; ++t)
      for (int c = first; c < first + count; ++c) spikes += batch.fires(b, t, c);
  const double cells = double(batch.trials) * (to - from) * count, per_step = batch.shape.dt * 1e-3;
  return {spikes / cells / per_step, 4 * spread(expected * per_step, cells) / per_step};
}
inline void check_rate(const TrialBatch& batch, int from, int to, int first, int count, double expected) {
  const Rate rate = rate_of(batch, from, to, first, count, expected);
  INFO("steps " << from << " to " << to << ", neurons " << first << " to " << first + count);
  CHECK(rate.hz == Approx(expected).margin(rate.tolerance));
}

}  // namespace axograd::tasks::trials
