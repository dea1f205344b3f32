#include "core/base/error.hpp"
#include "tests/tasks/trials/support.hpp"

using namespace axograd;
using namespace axograd::tasks::trials;

// published-benchmarks 4: 7 x (50 + 100) ms, 1000 ms, 150 ms; groups of 25 at 40, 40, 40, 10 Hz; label 1 for more than 3 cues
// left.
TEST_CASE("evidence.paper2406 to the digit", "[trials][evidence]") {
  const auto task = make_trial_task("evidence.paper2406");
  const TrialBatch batch = task->draw(1, 0, 300);
  REQUIRE(batch.shape.steps == 2200);
  REQUIRE(batch.shape.channels == 100);
  REQUIRE(batch.shape.outputs == 2);
  REQUIRE(batch.windows.size() == 300);
  int from_side = 0, left_sum = 0;
  for (const Window& w : batch.windows) {
    CHECK(w.first == 2050);
    CHECK(w.end == 2200);
    const double left = batch.conditions[2 * w.trial], side = batch.conditions[2 * w.trial + 1];
    CHECK(w.label == (left > 3.5));
    from_side += side == 1 ? int(left) : 7 - int(left);
    left_sum += side == 1;
  }
  CHECK(from_side / 2100. == Approx(0.7).margin(4 * spread(0.7, 2100)));
  CHECK(left_sum / 300. == Approx(0.5).margin(4 * spread(0.5, 300)));
  check_rate(batch, 0, 2200, 75, 25, 10);
  check_rate(batch, 2050, 2200, 50, 25, 40);
  check_rate(batch, 0, 2050, 50, 25, 0);
  for (int k = 0; k < 7; ++k) {
    check_rate(batch, 150 * k, 150 * k + 50, 0, 50, 0);
    check_rate(batch, 150 * k + 50, 150 * k + 150, 0, 50, 20);  // one of the two groups
  }
  check_rate(batch, 1050, 2200, 0, 50, 0);
}

// A cue lights its own group, and the groups' rates do not depend on each other.
TEST_CASE("evidence: the number of lit cues is the condition", "[trials][evidence]") {
  const auto task = make_trial_task("evidence.paper2406");
  const TrialBatch batch = task->draw(2, 0, 100);
  for (int b = 0; b < 100; ++b) {
    int left = 0;
    for (int k = 0; k < 7; ++k) {
      int spikes = 0;
      for (int t = 150 * k + 50; t < 150 * k + 150; ++t)
        for (int c = 0; c < 25; ++c) spikes += batch.fires(b, t, c);
      left += spikes > 0;
    }
    CHECK(left == batch.conditions[2 * b]);
  }
}

// Bellec et al. 2020: 7 x 150 + 1200 = 2250 ms with the recall in the last 150, 4 groups of 10.
TEST_CASE("evidence.bellec2020 and evidence.chen2022: timing", "[trials][evidence]") {
  const TrialBatch bellec = make_trial_task("evidence.bellec2020")->draw(3, 0, 200);
  CHECK(bellec.shape.steps == 2250);
  CHECK(bellec.shape.channels == 40);
  CHECK(bellec.shape.output_names == std::vector<std::string>{"left", "right"});
  for (const Window& w : bellec.windows) {
    CHECK(w.first == 2100);
    CHECK(w.label == (bellec.conditions[2 * w.trial] < 3.5));
  }
  check_rate(bellec, 0, 2250, 30, 10, 10);
  check_rate(bellec, 2100, 2250, 20, 10, 40);
  CHECK(make_trial_task("evidence.chen2022")->shape().steps == 600);
}

TEST_CASE("evidence: other steps, and an even number of cues", "[trials][evidence]") {
  CHECK(task_of(R"({"preset": "evidence.bellec2020", "dt": 5})")->shape().steps == 450);
  CHECK(task_of(R"({"preset": "evidence.bellec2020", "delay": "0.5 s"})")->shape().steps == 1700);
  CHECK_THROWS_AS(task_of(R"({"preset": "evidence.paper2406", "cues": 1001, "cue": 1e5, "dt": 0.01})")->shape(), UsageError);
  Problems problems;
  task_of(R"({"preset": "evidence.paper2406", "cues": 6})", problems);
  REQUIRE(problems.size() == 1);
  CHECK(problems.list()[0].pointer == "/task/cues");
}
