// Two-choice tasks: Romo, Mante.
#include <map>
#include <set>

#include "tests/tasks/trials/support.hpp"

using namespace axograd;
using namespace axograd::tasks::trials;

namespace {
double value(const TrialBatch& batch, int trial, int step, int channel) {
  return batch.values[(std::size_t(trial) * batch.shape.steps + step) * batch.shape.channels + channel];
}
}  // namespace

TEST_CASE("romo.pycog: timing, pairs, opponent channels, catch trials", "[trials][romo]") {
  const auto task = task_of(R"({"preset": "romo.pycog", "encoding": {"kind": "values"}})");
  const TrialBatch batch = task->draw(1, 0, 600);
  CHECK(batch.shape.steps == 100 + 500 + 3500 + 500 + 300);
  CHECK(batch.shape.channels == 2);
  std::set<std::pair<double, double>> pairs;
  std::vector<int> answers(600, -1);
  for (const Window& w : batch.windows) {
    answers[w.trial] = w.label;
    const double f1 = batch.condition(w.trial, 0), f2 = batch.condition(w.trial, 1), delay = batch.condition(w.trial, 2);
    CHECK(w.label == (f1 < f2));
    CHECK(w.end - w.first == 300);
    CHECK(w.end == batch.lengths[w.trial]);
    CHECK((delay >= 2500 && delay <= 3500));
    CHECK(w.first == 1100 + std::lround(delay));
    CHECK(batch.condition(w.trial, 6) == 2 * (std::min(f1, f2) - 10) / 4 + (f1 < f2 ? 1 : 0));
    pairs.insert({std::max(f1, f2), std::min(f1, f2)});
    CHECK(value(batch, w.trial, 599, 0) == Approx(0.4 + 0.8 * (f1 - 10) / 24));
    CHECK(value(batch, w.trial, 100, 1) == Approx(0.4 + 0.8 * (34 - f1) / 24));
    CHECK(value(batch, w.trial, w.first - 1, 0) == Approx(0.4 + 0.8 * (f2 - 10) / 24));
    CHECK((value(batch, w.trial, 99, 0) == 0 && value(batch, w.trial, 600, 0) == 0 && value(batch, w.trial, w.first, 0) == 0));
  }
  CHECK(pairs == std::set<std::pair<double, double>>{{18, 10}, {22, 14}, {26, 18}, {30, 22}, {34, 26}});
  double catches = 0, falling = 0;
  for (int b = 0; b < 600; ++b) {
    catches += answers[b] < 0, falling += answers[b] == 0;
    if (answers[b] >= 0) continue;
    CHECK(batch.lengths[b] == 2500);
    CHECK(batch.condition(b, 0) == 0);
  }
  CHECK(catches / 600 == Approx(1. / 11).margin(4 * spread(1. / 11, 600)));
  CHECK(falling / (600 - catches) == Approx(0.5).margin(4 * spread(0.5, 600 - catches)));
}

TEST_CASE("romo.pycog as spikes: rates go with the values", "[trials][romo]") {
  const auto task = task_of(R"({"preset": "romo.pycog", "low": [10], "high": [34], "catch_share": 0})");
  const TrialBatch batch = task->draw(1, 0, 100);
  CHECK(batch.shape.channels == 50);
  for (int b = 0; b < 100; ++b) {
    TrialBatch one = task->draw(1, b, 1);
    const double up = batch.condition(b, 0) == 34 ? 100 : 100. / 3;  // 1.2 of 1.2, 0.4 of 1.2
    check_rate(one, 100, 600, 0, 25, up);
    check_rate(one, 100, 600, 25, 25, 400. / 3 - up);
    check_rate(one, 600, 3000, 0, 50, 0);
  }
}

TEST_CASE("romo.neurogym and romo.psychrnn: timing", "[trials][romo]") {
  const TrialBatch gym = task_of(R"({"preset": "romo.neurogym", "encoding": {"kind": "values"}, "noise": 0})")->draw(1, 0, 20);
  CHECK(gym.shape.steps == 500 + 500 + 1000 + 500 + 100);
  CHECK(gym.shape.channels == 2);
  CHECK(gym.shape.outputs == 3);
  for (int b = 0; b < 20; ++b) {
    CHECK(value(gym, b, 600, 1) == Approx(0.5 + 0.5 * (gym.condition(b, 0) - 10) / 24));
    CHECK((value(gym, b, 2499, 0) == 1 && value(gym, b, 2500, 0) == 0));
  }
  const auto psych = make_trial_task("romo.psychrnn");
  CHECK(psych->shape().steps == 2000);
  const TrialBatch batch = psych->draw(1, 0, 400);
  double onset = 0, delay = 0;
  for (int b = 0; b < 400; ++b) onset += batch.condition(b, 3) / 400, delay += batch.condition(b, 2) / 400;
  CHECK(onset == Approx(125).margin(4 * 250 / std::sqrt(12 * 400.)));
  CHECK(delay == Approx(250).margin(4 * 500 / std::sqrt(12 * 400.)));
}

TEST_CASE("romo: both stimuli have their own length", "[trials][romo]") {
  const auto task = task_of(R"({"preset": "romo.pycog", "catch_share": 0, "encoding": {"kind": "values"},
                               "delay": {"ms": [1000], "draw": "one_of"}, "first": {"ms": [200]}, "second": {"ms": [400]}})");
  const TrialBatch batch = task->draw(1, 0, 3);
  CHECK(batch.shape.steps == 100 + 200 + 1000 + 400 + 300);
  for (const Window& w : batch.windows) {
    CHECK(w.first == 1700);
    CHECK((value(batch, w.trial, 299, 0) > 0 && value(batch, w.trial, 300, 0) == 0));
    CHECK((value(batch, w.trial, 1299, 0) == 0 && value(batch, w.trial, 1300, 0) > 0 && value(batch, w.trial, 1699, 0) > 0));
  }
}

TEST_CASE("mante.song2016: timing, levels, conditions", "[trials][mante]") {
  const auto task = task_of(R"({"preset": "mante.song2016", "encoding": {"kind": "values"}})");
  const TrialBatch batch = task->draw(1, 0, 1000);
  CHECK(batch.shape.steps == 2000);  // catch trials are the longest
  CHECK(batch.shape.channels == 6);
  std::map<double, int> strengths;
  double left = 0;
  for (const Window& w : batch.windows) {
    const int context = int(batch.condition(w.trial, 0));
    const double motion = batch.condition(w.trial, 1), colour = batch.condition(w.trial, 2),
                 attended = context == 0 ? motion : colour;
    ++strengths[std::fabs(motion)];
    left += w.label == 0;
    CHECK(w.label == (attended < 0));
    CHECK((w.first == 900 && w.end == 1200 && batch.lengths[w.trial] == 1200));
    CHECK((value(batch, w.trial, 100, context) == 1 && value(batch, w.trial, 899, 1 - context) == 0 &&
           value(batch, w.trial, 900, context) == 0));
    CHECK(value(batch, w.trial, 899, 2) == Approx((1 + 5 * motion / 100) / 2));
    CHECK(value(batch, w.trial, 899, 3) == Approx((1 - 5 * motion / 100) / 2));
    CHECK(value(batch, w.trial, 899, 5) == Approx((1 - 5 * colour / 100) / 2));
    CHECK(value(batch, w.trial, 99, 2) == 0);
  }
  const double n = double(batch.windows.size());
  CHECK(1 - n / 1000 == Approx(1. / 73).margin(4 * spread(1. / 73, 1000)));
  CHECK(left / n == Approx(0.5).margin(4 * spread(0.5, n)));
  CHECK(strengths.size() == 3);
  for (const auto& [strength, times] : strengths) CHECK(times / n == Approx(1. / 3).margin(4 * spread(1. / 3, n)));
}

TEST_CASE("mante: the observer who ignores the context is at 75 % at most, however clear the stimulus", "[trials][mante]") {
  const auto task = task_of(R"({"preset": "mante.song2016", "coherence": [20]})");
  const TrialBatch batch = task->draw(1, 0, 500);
  std::vector<float> motion_only(std::size_t(500) * batch.shape.steps * 2);
  for (const Window& w : batch.windows)
    motion_only[(std::size_t(w.trial) * batch.shape.steps + w.first) * 2 + (batch.condition(w.trial, 1) > 0 ? 0 : 1)] = 1;
  CHECK(share_correct(judged(*task, batch, motion_only)) == Approx(0.75).margin(4 * spread(0.75, 490)));
  CHECK(share_correct(judged(*task, batch, task->ideal(batch))) > 0.99);
}

TEST_CASE("mante.neurogym and mante.spikernn: timing and levels", "[trials][mante]") {
  const TrialBatch gym = task_of(R"({"preset": "mante.neurogym", "encoding": {"kind": "values"}, "noise": 0})")->draw(1, 0, 300);
  CHECK(gym.shape.steps == 300 + 750 + 3000 + 100);
  CHECK(gym.shape.channels == 7);
  double delay = 0;
  for (int b = 0; b < 300; ++b) {
    CHECK(value(gym, b, 300, 3) == Approx(0.5 + gym.condition(b, 1) / 200));
    const int wait = gym.lengths[b] - 1150;
    CHECK((wait >= 300 && wait <= 3000));
    delay += wait / 300.;
  }
  // mean of an exponential of 600 between 300 and 3000: 600 + (300 e^-0.5 - 3000 e^-5) / (e^-0.5 - e^-5) = 869.7; sd below 600
  CHECK(delay == Approx(869.7).margin(4 * 600 / std::sqrt(300.)));
  const TrialBatch spike = task_of(R"({"preset": "mante.spikernn", "encoding": {"kind": "values"}, "dt": 5})")->draw(1, 0, 20);
  CHECK(spike.shape.steps == 500);
  CHECK(spike.shape.channels == 4);
  double square = 0;
  for (int b = 0; b < 20; ++b)
    for (int t = 50; t < 250; ++t) square += std::pow(value(spike, b, t, 2) - spike.condition(b, 1) / 100, 2) / 4000;
  CHECK(square == Approx(1).margin(4 * std::sqrt(2 / 4000.)));
}

TEST_CASE("choice tasks: options that do not go together", "[trials][romo][mante]") {
  const auto one = [](const char* text, const char* pointer) {
    Problems problems;
    task_of(text, problems);
    INFO(problems.text());
    REQUIRE(problems.size() == 1);
    CHECK(problems.list()[0].pointer == pointer);
  };
  one(R"({"preset": "romo", "low": [10]})", "/task/low");
  one(R"({"preset": "romo", "low": [30], "high": [20]})", "/task/high");
  one(R"({"preset": "romo", "delay": {"ms": [3, 2]}})", "/task/delay/ms");
  one(R"({"preset": "mante", "coherence": [50]})", "/task/gain");
  one(R"({"preset": "mante", "delay": {"draw": "exponential"}})", "/task/delay/ms");
}
