#include "tasks/trials/psychometric.hpp"

#include "core/base/error.hpp"
#include "tasks/trials/trial_draws.hpp"
#include "tests/tasks/trials/support.hpp"

using namespace axograd;
using namespace axograd::tasks::trials;

namespace {
Verdict verdict(int label, int answer, double reaction = 0, int kind = 0) {
  return {0, label == answer, label, answer, kind, reaction};
}
}  // namespace

TEST_CASE("shares of an answer and reaction times by condition", "[trials][psychometric]") {
  const std::vector<double> x = {2, 1, 2, 1, 2, 2};
  const std::vector<Verdict> verdicts = {verdict(1, 1, 10), verdict(0, 1, 5),  verdict(1, 0, 30),
                                         verdict(0, 0, 7),  verdict(1, 1, 20), verdict(1, -1, std::nan(""))};
  const AnswerCurve curve = psychometric(x, verdicts, 1);
  REQUIRE(curve.x == std::vector<double>{1, 2});
  CHECK((curve.share[0].correct == 1 && curve.share[0].trials == 2));
  CHECK((curve.share[1].correct == 2 && curve.share[1].trials == 4));
  CHECK(curve.median_ms == std::vector<double>{6, 20});
  CHECK((curve.low_ms[1] == 15 && curve.high_ms[1] == 25));
  CHECK(share_correct(x, verdicts).share[0].correct == 1);
}

TEST_CASE("many values of a condition are put into ten groups", "[trials][psychometric]") {
  std::vector<double> x;
  std::vector<Verdict> verdicts;
  for (int k = 0; k < 1000; ++k) {
    x.push_back(k);
    verdicts.push_back(verdict(1, k >= 500));
  }
  const AnswerCurve curve = psychometric(x, verdicts, 1);
  REQUIRE(curve.x.size() == 10);
  CHECK(curve.x[0] == Approx(49.5));
  for (int g = 0; g < 10; ++g)
    CHECK((curve.share[std::size_t(g)].trials == 100 && curve.share[std::size_t(g)].correct == (g < 5 ? 0 : 100)));
}

TEST_CASE("a cumulative Gaussian with lapses is found again", "[trials][psychometric]") {
  for (const double sd : {2.0, -2.0}) {
    const CumulativeGaussian truth{1, sd, 0.05, 0, true};
    TrialDraws draws(3, 0, 0);
    std::vector<double> x;
    std::vector<Verdict> verdicts;
    for (int k = 0; k < 20000; ++k) {
      x.push_back(double(k % 15) - 7);
      verdicts.push_back(verdict(1, draws.chance(truth.at(x.back()))));
    }
    const CumulativeGaussian found = fit_psychometric(psychometric(x, verdicts, 1));
    INFO("sd " << sd);
    REQUIRE(found.found);
    // errors of about 1 / sqrt(20000) of the curve's own scale; ten times that
    CHECK(found.mean == Approx(1).margin(0.15));
    CHECK(found.sd == Approx(sd).margin(0.2));
    CHECK(found.lapse == Approx(0.05).margin(0.01));
    CHECK(found.at(1) == Approx(0.5).margin(0.03));
  }
}

TEST_CASE("fits at the edge: separable, flat, a single value", "[trials][psychometric]") {
  const auto curve = [](std::vector<double> x, std::vector<int> hits) {
    AnswerCurve c;
    c.x = std::move(x);
    for (const int h : hits) c.share.push_back({h, 100});
    return c;
  };
  const CumulativeGaussian step = fit_psychometric(curve({-1, 0, 1, 2}, {0, 0, 100, 100}));
  CHECK(step.found);
  CHECK((step.mean > 0 && step.mean < 1 && step.lapse == 0 && std::isfinite(step.sd)));
  CHECK(step.at(-1) < 0.01);
  const CumulativeGaussian flat = fit_psychometric(curve({0, 1, 2}, {50, 50, 50}));
  CHECK(flat.at(0) == Approx(0.5).margin(1e-3));
  CHECK(flat.at(2) == Approx(0.5).margin(1e-3));
  CHECK(!fit_psychometric(curve({3}, {50})).found);
}

// Macmillan & Creelman: hit rate 0.8, false alarm rate 0.2 is d' 1.683 without correction; 80 and 20 of 100 with it:
// z(80.5 / 101) - z(20.5 / 101) = 2 * 0.83024.
TEST_CASE("d' with the log-linear correction", "[trials][psychometric]") {
  std::vector<Verdict> verdicts;
  for (int k = 0; k < 100; ++k) verdicts.push_back(verdict(1, k < 80));
  for (int k = 0; k < 100; ++k) verdicts.push_back(verdict(0, k < 20, 0, k < 40 ? 1 : 0));
  const Detection all = detection(verdicts), lures = detection(verdicts, 1);
  CHECK((all.hits == 80 && all.targets == 100 && all.false_alarms == 20 && all.others == 100));
  CHECK(all.hit_rate() == 0.8);
  CHECK(all.d_prime() == Approx(2 * normal_quantile(80.5 / 101)).epsilon(1e-12));
  CHECK(all.d_prime() == Approx(1.66).margin(0.01));
  CHECK(all.criterion() == Approx(0).margin(1e-12));
  CHECK((lures.others == 40 && lures.false_alarms == 20 && lures.targets == 100));
  CHECK(lures.d_prime() < all.d_prime());
  const Detection perfect{10, 10, 0, 10};
  CHECK(std::isfinite(perfect.d_prime()));
  CHECK(normal_quantile(0.975) == Approx(1.959963984540054).epsilon(1e-12));
  CHECK(normal_quantile(0.2) == Approx(-0.8416212335729143).epsilon(1e-12));
}

// n-back: the good observer beats the bar of a trained network by far; one who takes every lure for a target has no lure d'.
TEST_CASE("d' of observers of the 2-back", "[trials][psychometric][nback]") {
  const auto task = make_trial_task("nback.2");
  const TrialBatch batch = task->draw(4, 0, 100);
  CHECK(detection(judged(*task, batch, task->ideal(batch))).d_prime() > 5);
  CHECK(detection(judged(*task, batch, task->blind(batch))).d_prime() == Approx(0).margin(0.5));
  std::vector<float> fooled(std::size_t(100) * batch.shape.steps * 2);
  for (const Window& w : batch.windows)
    fooled[(std::size_t(w.trial) * batch.shape.steps + w.first) * 2 + (w.label == 1 || w.kind == 1 ? 1 : 0)] = 1;
  CHECK(detection(judged(*task, batch, fooled), 1).d_prime() == Approx(0).margin(0.5));
  CHECK(detection(judged(*task, batch, fooled)).d_prime() > 2);
}

TEST_CASE("psychometric curve of the evidence task; conditions by name", "[trials][psychometric][evidence]") {
  const auto task = make_trial_task("evidence.paper2406");
  const TrialBatch batch = task->draw(5, 0, 200);
  const auto verdicts = judged(*task, batch, task->ideal(batch));
  const AnswerCurve curve = psychometric(conditions_of(batch, verdicts, "cues left"), verdicts, 1);
  REQUIRE(curve.x.size() >= 6);
  for (std::size_t i = 0; i < curve.x.size(); ++i)
    CHECK(curve.share[i].correct == (curve.x[i] > 3.5 ? curve.share[i].trials : 0));
  const CumulativeGaussian fit = fit_psychometric(curve);
  CHECK((fit.mean > 3 && fit.mean < 4));
  CHECK_THROWS_AS(conditions_of(batch, verdicts, "cues"), UsageError);
}
