#include "tasks/results/summary.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/base/process.hpp"
#include "tasks/results/choice.hpp"
#include "tasks/results/named_scores.hpp"

namespace axograd::tasks {
namespace {

using nlohmann::json;

json held_out(const Evaluation& e) {
  json s = {{"r2_v", number_or_null(e.r2_v)}, {"bits_per_spike", number_or_null(e.bits_per_spike)}};
  for (const NamedScore& n : named_scores) s[n.name] = number_or_null(e.spikes.*n.value);
  return s;
}

json training(const CandidateScores& c) {
  return {{"bits_per_spike", number_or_null(c.train_bits)}, {"r2_v", number_or_null(c.train_r2_v)}};
}

json variants(const Outcome& r) {
  json list = json::array();
  for (std::size_t i = 0; i < r.candidates.size(); ++i) {
    const CandidateScores& c = r.candidates[i];
    list.push_back({{"name", c.name},
                    {"title", c.title},
                    {"bits_per_spike", number_or_null(c.cv_bits)},
                    {"se", number_or_null(c.cv_se)},
                    {"per_fold", c.per_fold},
                    {"train_bits_per_spike", number_or_null(c.train_bits)},
                    {"train_r2_v", number_or_null(c.train_r2_v)},
                    {"parameters", c.parameters},
                    {"cpu_s", number_or_null(c.cpu_s)},
                    {"chosen", int(i) == r.chosen},
                    {"note", c.status == "converged" ? "" : c.status}});
  }
  return list;
}

// Candidates that the folds do not tell from the chosen one, either way.
json not_told(const Outcome& r) {
  json list = json::array();
  const CandidateScores& best = r.best();
  for (const CandidateScores& c : r.candidates) {
    if (&c == &best || c.per_fold.size() != best.per_fold.size() || c.per_fold.size() < 2) continue;
    if (clearly_better(best.per_fold, c.per_fold) || clearly_better(c.per_fold, best.per_fold)) continue;
    const double gap = best.cv_bits - c.cv_bits;
    list.push_back(fmt::format(
        "{} predicts held-out blocks of the training data {:.3f} bits/spike {} than {}, by less than one standard error of the "
        "difference: these data do not tell them apart.",
        c.title, std::abs(gap), gap >= 0 ? "worse" : "better", best.title));
  }
  return list;
}

}  // namespace

json number_or_null(double x) { return std::isfinite(x) ? json(x) : json(nullptr); }

json summary_json(const Outcome& r, double cpu_s) {
  const CandidateScores& c = r.best();
  const Dataset& d = r.dataset;
  json s = {{"model", c.name}, {"model_title", c.title}, {"selected_by", r.selected_by}, {"recording", d.name}};
  const bool known = c.status == "converged" || c.status == "diverged" || c.status == "misfit";
  s["status"] = known ? c.status : "stopped";
  s["train"] = training(c);
  s["train"]["spikes"] = d.spikes(d.train);
  s["train"]["duration_s"] = d.seconds(d.train);
  s["train"]["cross_validated_bits_per_spike"] = number_or_null(c.cv_bits);
  s["test"] = held_out(r.test);
  s["test"]["spikes_data"] = d.spikes(d.test);
  s["test"]["repeats_data"] = d.repeats ? int(d.test.size()) : 1;
  s["test"]["repeats_model"] = int(r.test.model.size());
  s["test"]["duration_s"] = double(d.test.front().samples()) * d.dt * 1e-3;
  s["electrode"] = {{"resistance_mohm", number_or_null(d.electrode.resistance)},
                    {"se_mohm", number_or_null(d.electrode.resistance_se)}};
  if (r.baseline) {
    s["baseline"] = {{"model", r.baseline->fit.name},
                     {"model_title", r.baseline->fit.title},
                     {"test", held_out(r.baseline->test)},
                     {"train", training(r.baseline->fit)}};
  }
  if (r.candidates.size() > 1) s["variants"] = variants(r), s["not_told"] = not_told(r);
  s["cpu_s"] = cpu_s;
  s["peak_rss_mib"] = double(peak_rss_bytes()) / (1 << 20);
  return s;
}

}  // namespace axograd::tasks
