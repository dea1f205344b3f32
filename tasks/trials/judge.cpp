// Default judgement of answers that are classes.
#include <algorithm>
#include <cmath>
#include <map>

#include "tasks/trials/script.hpp"
#include "tasks/trials/trial.hpp"

namespace axograd::tasks::trials {

namespace {

// Index of the largest sum, or -1 where all are the same.
int largest(const std::vector<double>& sums) {
  const auto [low, high] = std::minmax_element(sums.begin(), sums.end());
  return *high > *low ? static_cast<int>(std::max_element(sums.begin(), sums.end()) - sums.begin()) : -1;
}

Verdict verdict_of(const Window& window, const Answers& answers, double dt) {
  std::vector<double> sums(static_cast<std::size_t>(answers.outputs));
  int answer = -1, since = window.first;
  for (int t = window.first; t < window.end; ++t) {
    for (int o = 0; o < answers.outputs; ++o)
      sums[static_cast<std::size_t>(o)] += static_cast<double>(answers.at(window.trial, t, o));
    const int now = largest(sums);
    if (now != answer) since = t;
    answer = now;
  }
  const double reaction = answer < 0 ? std::nan("") : (since - window.first) * dt;
  return {window.trial, answer == window.label, window.label, answer, window.kind, reaction};
}

}  // namespace

std::vector<Verdict> TrialTask::judge(const TrialBatch& batch, const Answers& answers) const {
  std::vector<Verdict> verdicts;
  for (const Window& window : batch.windows)
    if (window.scored) verdicts.push_back(verdict_of(window, answers, batch.shape.dt));
  return verdicts;
}

std::vector<float> TrialTask::blind(const TrialBatch& batch) const {
  std::map<int, int> times;
  for (const Window& window : batch.windows)
    if (window.scored) ++times[window.label];
  const auto most =
      std::max_element(times.begin(), times.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  Sheet sheet(batch);
  for (const Window& window : batch.windows)
    if (window.scored) sheet.say(window, most->first);
  return std::move(sheet.values);
}

}  // namespace axograd::tasks::trials
