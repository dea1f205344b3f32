#include "tasks/results/repeats.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

namespace axograd::tasks {
namespace {

using fitting::SpikeScores;
using nlohmann::json;

// Every score under its name in summary.json: averaging and writing share this list.
struct NamedScore {
  const char* name;
  double SpikeScores::*value;
};
constexpr NamedScore named_scores[] = {
    {"md_star_4ms", &SpikeScores::md_star_4ms},
    {"md_star_8ms", &SpikeScores::md_star_8ms},
    {"reliability_4ms", &SpikeScores::reliability_4ms},
    {"reliability_8ms", &SpikeScores::reliability_8ms},
    {"gamma_2ms", &SpikeScores::gamma_2ms},
    {"gamma_4ms", &SpikeScores::gamma_4ms},
    {"gamma_reliability_2ms", &SpikeScores::intrinsic_gamma_2ms},
    {"gamma_reliability_4ms", &SpikeScores::intrinsic_gamma_4ms},
    {"cf2_star_4ms", &SpikeScores::cf2_star_4ms},
    {"explained_variance_10ms", &SpikeScores::explained_variance_10ms},
    {"explained_variance_psth_10ms", &SpikeScores::explained_variance_psth_10ms},
    {"psth_r2_1000ms", &SpikeScores::psth_r2_1000ms},
    {"rate_data_hz", &SpikeScores::rate_data_hz},
    {"rate_model_hz", &SpikeScores::rate_model_hz},
};

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

json number_or_null(double x) { return std::isfinite(x) ? json(x) : json(nullptr); }

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

json scores_of(const Evaluation& e) {
  json s = {{"r2_v", number_or_null(e.r2_v)}, {"bits_per_spike", number_or_null(e.bits_per_spike)}};
  for (const NamedScore& n : named_scores) s[n.name] = number_or_null(e.spikes.*n.value);
  return s;
}

json held_out_json(const Dataset& d, const Evaluation& e) {
  json s = scores_of(e);
  s["spikes_data"] = d.spikes(d.test);
  s["repeats_data"] = d.repeats ? int(d.test.size()) : 1;
  s["repeats_model"] = int(e.model.size());
  s["duration_s"] = double(d.test.front().samples()) * d.dt * 1e-3;
  return s;
}

}  // namespace axograd::tasks
