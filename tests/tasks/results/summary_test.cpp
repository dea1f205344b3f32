// summary.json and the warnings of a fit, whatever was fitted.
#include "tasks/results/summary.hpp"

#include <nlohmann/json.hpp>

#include "tasks/results/free_runs.hpp"
#include "tasks/results/named_scores.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::tasks;

namespace {

Trace sweep(std::vector<int> spikes, float current) {
  Trace t;
  t.V.assign(20000, -65);
  t.I.assign(20000, current);
  t.spikes = std::move(spikes);
  return t;
}

Dataset two_sweeps(bool repeats) {
  Dataset d;
  d.name = "cell";
  d.train = {sweep({100, 5000, 9000}, 10)};
  d.test = {sweep({1000, 6000, 12000}, 10), sweep({1010, 6010, 11000}, repeats ? 30 : 10)};
  d.repeats = repeats;
  return d;
}

CandidateScores candidate(const char* name, double bits, double se) {
  CandidateScores c;
  c.name = c.title = name;
  c.cv_bits = bits;
  c.cv_se = se;
  c.status = "converged";
  return c;
}

bool mentions(const std::vector<std::string>& list, const std::string& part) {
  for (const auto& text : list) {
    if (text.find(part) != std::string::npos) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("repeats are run under their mean current, sweeps each under their own", "[results]") {
  std::vector<float> seen;
  const FreeRuns run = [&](const std::vector<float>& current, std::vector<float>* V_first) {
    seen.push_back(current.front());
    if (V_first) V_first->assign(current.size(), -65);
    return fitting::Trains{{1000, 6000, 12000}};
  };
  Evaluation together, apart;
  score_free_runs(two_sweeps(true), run, together);
  CHECK(seen == std::vector<float>{20});
  CHECK(together.data.size() == 2);
  CHECK(together.spikes.rate_data_hz == Approx(1.5));
  seen.clear();
  score_free_runs(two_sweeps(false), run, apart);
  CHECK(seen == std::vector<float>{10, 10});
  CHECK(apart.data.size() == 1);
  CHECK(apart.V_free.size() == 20000);
  CHECK(apart.spikes.gamma_4ms == Approx(0.5 * (1 + 2.0 / 3)).epsilon(0.02));  // the second: two spikes of three
}

TEST_CASE("a summary has every score by name and says what the data do not tell apart", "[results]") {
  const Dataset d = two_sweeps(true);
  Outcome r{.dataset = d};
  r.candidates = {candidate("plain", 1.0, 0.2), candidate("rich", 1.1, 0.2), candidate("wrong", 0.2, 0.2)};
  r.candidates[0].per_fold = {0.8, 1.3, 0.9};  // better in one fold, worse in the others
  r.candidates[1].per_fold = {1.1, 1.0, 1.2};
  r.candidates[2].per_fold = {0.2, 0.1, 0.3};
  r.candidates[2].status = "iterations";
  r.chosen = 1;
  r.test.model = {{}, {}, {}};
  r.test.spikes.reliability_4ms = fitting::undefined_score;
  const auto s = summary_json(r, 3);
  for (const NamedScore& n : named_scores) CHECK(s["test"].contains(n.name));
  CHECK(s["test"]["reliability_4ms"].is_null());
  CHECK(s["test"]["spikes_data"] == 6);
  CHECK(s["test"]["repeats_data"] == 2);
  CHECK(s["test"]["repeats_model"] == 3);
  CHECK(s["model"] == "rich");
  CHECK(s["status"] == "converged");
  CHECK_FALSE(s.contains("baseline"));
  REQUIRE(s["variants"].size() == 3);
  CHECK(s["variants"][1]["chosen"] == true);
  CHECK(s["variants"][2]["note"] == "iterations");
  REQUIRE(s["not_told"].size() == 1);
  CHECK(s["not_told"][0].get<std::string>().find("plain predicts") == 0);
  CHECK(s["not_told"][0].get<std::string>().find("0.100 bits/spike worse") != std::string::npos);
  r.candidates.resize(1);
  r.chosen = 0;
  CHECK_FALSE(summary_json(r, 3).contains("variants"));
}

TEST_CASE("warnings name what a reader should know", "[results]") {
  const Dataset d = two_sweeps(false);
  const auto early = data_warnings(d, 2, "model.refractory");
  CHECK(mentions(early, "2 training spikes"));
  CHECK(mentions(early, "lower model.refractory"));
  CHECK(mentions(early, "do not repeat one stimulus"));
  CHECK(mentions(early, "only 3 training spikes"));
  Outcome r{.dataset = d};
  r.candidates = {candidate("plain", 1, 0.1)};
  r.test.r2_v = 0.9;
  r.test.spikes.rate_data_hz = 10;
  r.test.spikes.rate_model_hz = 11;
  CHECK(score_warnings(r).empty());
  r.test.spikes.rate_model_hz = 14;
  r.test.r2_v = 0.3;
  r.candidates[0].status = "iterations";
  CHECK(score_warnings(r).size() == 3);
}
