#include "tests/tasks/trials/support.hpp"

using namespace axograd;
using namespace axograd::tasks::trials;

namespace {

// Which stimulus item k is, read off the spikes of 10 neurons per stimulus.
int item(const TrialBatch& batch, int trial, int k) {
  int best = -1, most = 0;
  for (int s = 0; s < 8; ++s) {
    int spikes = 0;
    for (int t = 750 * k; t < 750 * k + 250; ++t)
      for (int c = 10 * s; c < 10 * (s + 1); ++c) spikes += batch.fires(trial, t, c);
    if (spikes > most) most = spikes, best = s;
  }
  return best;
}

}  // namespace

TEST_CASE("n-back: timing, shares of targets and lures, labels", "[trials][nback]") {
  for (int n = 1; n <= 3; ++n) {
    INFO(n << "-back");
    const TrialBatch batch = make_trial_task("nback." + std::to_string(n))->draw(1, 0, 200);
    CHECK(batch.shape.steps == 20 * 750);
    CHECK(batch.shape.channels == 80);
    double asked = 0, targets = 0, lures = 0, can_lure = 0;
    for (const Window& w : batch.windows) {
      const int k = w.first / 750;
      REQUIRE((w.first == 750 * k + 250 && w.end == 750 * (k + 1) && k >= n));
      const int now = item(batch, w.trial, k), target = item(batch, w.trial, k - n);
      const auto back = [&](int by) { return by > 0 && by <= k ? item(batch, w.trial, k - by) : -1; };
      REQUIRE(w.label == (now == target));
      REQUIRE(w.kind == (now != target && (now == back(n - 1) || now == back(n + 1))));
      ++asked, targets += w.label, lures += w.kind;
      const auto lures_at = [&](int by) { return back(by) >= 0 && back(by) != target; };
      can_lure += !w.label && (lures_at(n - 1) || lures_at(n + 1));
    }
    CHECK(targets / asked == Approx(0.33).margin(4 * spread(0.33, asked)));
    CHECK(lures / can_lure == Approx(1. / 3).margin(4 * spread(1. / 3, can_lure)));
    double items = 0;
    for (int b = 0; b < 200; ++b) {
      REQUIRE((batch.condition(b, 0) >= 12 && batch.condition(b, 0) <= 20 && batch.lengths[b] == 750 * batch.condition(b, 0)));
      items += batch.condition(b, 0) / 200;
    }
    CHECK(items == Approx(16).margin(4 * std::sqrt(80. / 12 / 200)));
  }
}

TEST_CASE("n-back: rows too short to ask", "[trials][nback]") {
  Problems problems;
  task_of(R"({"preset": "nback", "n": 5, "fewest": 5})", problems);
  REQUIRE(problems.size() == 1);
  CHECK(problems.list()[0].pointer == "/task/fewest");
}
