#include "tasks/results/free_runs.hpp"

#include <cmath>

#include "tasks/results/named_scores.hpp"

namespace axograd::tasks {
namespace {

using fitting::SpikeScores;

SpikeScores mean_scores(const std::vector<SpikeScores>& all) {
  SpikeScores mean{};
  for (const NamedScore& n : named_scores) {
    double sum = 0, count = 0;
    for (const SpikeScores& s : all) {
      if (std::isfinite(s.*n.value)) sum += s.*n.value, ++count;
    }
    mean.*n.value = count > 0 ? sum / count : fitting::undefined_score;
  }
  return mean;
}

std::vector<float> mean_current(const std::vector<Trace>& traces) {
  std::vector<double> sum(traces.front().I.size(), 0);
  for (const Trace& t : traces) {
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += t.I[i] / double(traces.size());
  }
  return {sum.begin(), sum.end()};
}

}  // namespace

void score_free_runs(const Dataset& d, const FreeRuns& run, Evaluation& e) {
  if (d.repeats) {
    e.current = mean_current(d.test);
    for (const Trace& t : d.test) e.data.push_back(t.spikes);
    e.model = run(e.current, &e.V_free);
    e.spikes = fitting::spike_scores(e.data, e.model, d.test.front().samples(), d.dt);
    return;
  }
  std::vector<SpikeScores> all;
  for (const Trace& t : d.test) {
    const bool first = all.empty();
    fitting::Trains runs = run(t.I, first ? &e.V_free : nullptr);
    all.push_back(fitting::spike_scores({t.spikes}, runs, t.samples(), d.dt));
    if (first) e.current = t.I, e.data = {t.spikes}, e.model = std::move(runs);
  }
  e.spikes = mean_scores(all);
}

}  // namespace axograd::tasks
