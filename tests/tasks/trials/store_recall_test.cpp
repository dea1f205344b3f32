#include "tests/tasks/trials/support.hpp"

using namespace axograd;
using namespace axograd::tasks::trials;

TEST_CASE("storerecall.lsnn: timing, rates, and rows that follow the rules", "[trials][storerecall]") {
  const auto task = make_trial_task("storerecall.lsnn");
  const TrialBatch batch = task->draw(1, 0, 300);
  REQUIRE(batch.shape.steps == 2400);
  REQUIRE(batch.shape.channels == 100);
  check_rate(batch, 0, 2400, 0, 50, 25 * (1 - double(batch.windows.size()) / 300 / 12));  // one of two values, none at a RECALL
  const auto lit = [&](int b, int k, int group) {
    int spikes = 0;
    for (int t = 200 * k; t < 200 * (k + 1); ++t)
      for (int c = 25 * group; c < 25 * (group + 1); ++c) spikes += batch.fires(b, t, c);
    return spikes > 0;
  };
  std::size_t at = 0;
  double after = 0, flipped = 0, ones = 0;
  for (int b = 0; b < 300; ++b) {
    int stored = -1, recalls = 0;
    bool just_stored = false;
    for (int k = 0; k < 12; ++k) {
      const bool one = lit(b, k, 1), store = lit(b, k, 2), recall = lit(b, k, 3);
      REQUIRE(lit(b, k, 0) + one + recall == 1);  // a value, or a RECALL without one
      if (just_stored) {
        ++after;
        flipped += one != (stored == 1);
        REQUIRE((!recall && !store));
      }
      just_stored = store;
      if (store) {
        REQUIRE(stored == -1);
        stored = one;
      }
      if (!recall) continue;
      REQUIRE(stored >= 0);
      const Window& w = batch.windows.at(at++);
      REQUIRE((w.trial == b && w.first == 200 * k && w.end == 200 * (k + 1) && w.label == stored));
      ones += stored;
      stored = -1;
      ++recalls;
    }
    REQUIRE(recalls >= 1);
    REQUIRE(batch.condition(b, 0) == recalls);
  }
  CHECK(at == batch.windows.size());
  CHECK(flipped / after == Approx(0.5).margin(4 * spread(0.5, after)));
  CHECK(ones / double(at) == Approx(0.5).margin(4 * spread(0.5, double(at))));
}

TEST_CASE("storerecall.norse; delays that never come are forced", "[trials][storerecall]") {
  const TrialShape shape = make_trial_task("storerecall.norse")->shape();
  CHECK(shape.steps == 1200);
  CHECK(shape.channels == 20);
  const TrialBatch rare = task_of(R"({"preset": "storerecall.lsnn", "expected_delay": 1000, "symbols": 3})")->draw(1, 0, 5);
  CHECK(rare.windows.size() >= 5);
}
