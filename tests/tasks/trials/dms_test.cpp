#include "tasks/trials/ring.hpp"
#include "tests/tasks/trials/support.hpp"

using namespace axograd;
using namespace axograd::tasks::trials;

namespace {

// Rate of neuron 0 (direction 0) over trials whose sample (condition 1) or test (condition 2) is `direction`, in steps [from,
// to).
Rate rate_at(const TrialBatch& batch, int condition, double direction, int from, int to, double expected) {
  TrialBatch some = batch;
  some.spikes.clear();
  some.trials = 0;
  const std::size_t row = std::size_t(batch.shape.steps) * batch.words();
  for (int b = 0; b < batch.trials; ++b) {
    if (batch.condition(b, condition) != direction) continue;
    some.spikes.insert(some.spikes.end(), batch.spikes.begin() + std::ptrdiff_t(row * b),
                       batch.spikes.begin() + std::ptrdiff_t(row * (b + 1)));
    ++some.trials;
  }
  REQUIRE(some.trials > 10);
  return rate_of(some, from, to, 0, 1, expected);
}

double share_of(const TrialBatch& batch, int label) {
  double n = 0, hits = 0;
  for (const Window& w : batch.windows) {
    if (!w.scored) continue;
    ++n;
    hits += w.label == label;
  }
  return hits / n;
}

}  // namespace

TEST_CASE("dms.spiking: 10/500/1000/500 ms, von Mises rates of 100 Hz over 1 Hz", "[trials][dms]") {
  const auto task = make_trial_task("dms.spiking");
  const TrialBatch batch = task->draw(1, 0, 400);
  CHECK(batch.shape.steps == 2010);
  CHECK(batch.shape.channels == 100);
  CHECK(batch.shape.outputs == 2);
  CHECK(batch.windows.size() == 400);
  for (const Window& w : batch.windows) CHECK((w.first == 1510 && w.end == 2010));
  check_rate(batch, 0, 10, 0, 100, 1);
  check_rate(batch, 510, 1510, 0, 100, 1);
  for (const double direction : {0., 45., 90., 180.}) {
    const double expected = 1 + 100 * std::exp(3 * (std::cos(direction * turn / 360) - 1));
    INFO("direction " << direction);
    for (const auto& [condition, from] : {std::pair{1, 10}, std::pair{2, 1510}}) {
      const Rate rate = rate_at(batch, condition, direction, from, from + 500, expected);
      CHECK(rate.hz == Approx(expected).margin(rate.tolerance));
    }
  }
  CHECK(share_of(batch, 0) == Approx(0.5).margin(4 * spread(0.5, 400)));
  for (int b = 0; b < batch.trials; ++b) CHECK((batch.condition(b, 1) == batch.condition(b, 2)) == (batch.condition(b, 0) == 1));
}

TEST_CASE("dms.braindata and dms.neurogym: timing, outputs, holding", "[trials][dms]") {
  const TrialBatch brain = make_trial_task("dms.braindata")->draw(1, 0, 4);
  CHECK(brain.shape.steps == 2500);
  CHECK(brain.shape.outputs == 3);
  REQUIRE(brain.windows.size() == 8);
  CHECK((!brain.windows[0].scored && brain.windows[0].first == 0 && brain.windows[0].end == 2000 && brain.windows[0].label == 0));
  CHECK((brain.windows[1].scored && brain.windows[1].first == 2000 && brain.windows[1].end == 2500));

  const TrialBatch gym = task_of(R"({"preset": "dms.neurogym", "encoding": {"kind": "values"}})")->draw(1, 0, 200);
  CHECK(gym.shape.steps == 3200);
  CHECK(gym.shape.channels == 3);
  CHECK(gym.windows[1].first == 2300);
  double square = 0, mean = 0, n = 0;
  for (int b = 0; b < gym.trials; ++b) {
    for (int t = 0; t < 3200; ++t) REQUIRE(gym.values[(std::size_t(b) * 3200 + t) * 3] == (t < 2300 ? 1.f : 0.f));
    for (int t = 300; t < 800; ++t) {  // the channel of the sample's direction is 1 + noise of sd 1 at dt 1
      const double x = gym.values[(std::size_t(b) * 3200 + t) * 3 + (gym.condition(b, 1) == 0 ? 1 : 2)];
      mean += x, square += (x - 1) * (x - 1), ++n;
    }
  }
  CHECK(mean / n == Approx(1).margin(4 / std::sqrt(n)));
  CHECK(square / n == Approx(1).margin(4 * std::sqrt(2 / n)));
}

TEST_CASE("dms: noise does not depend on the step", "[trials][dms]") {
  const TrialBatch gym = task_of(R"({"preset": "dms.neurogym", "dt": 100, "encoding": {"kind": "values"}})")->draw(1, 0, 1000);
  REQUIRE(gym.shape.steps == 32);
  double square = 0;
  for (int b = 0; b < gym.trials; ++b) {
    const double x = gym.values[(std::size_t(b) * 32 + 4) * 3 + 1] - (gym.condition(b, 1) == 0 ? 1 : 0);
    square += x * x;
  }
  CHECK(square / 1000 == Approx(0.01).margin(4 * 0.01 * std::sqrt(2 / 1000.)));  // sd 0.1 at dt 100 (NeuroGym)
}

TEST_CASE("dms: rotation, several delays, go answers", "[trials][dms]") {
  const auto task = task_of(R"({"preset": "dms.spiking", "rotation": 90, "delay": {"ms": [500, 1500]}, "answer": "match"})");
  const TrialBatch batch = task->draw(1, 0, 60);
  CHECK(batch.shape.steps == 2510);
  bool shorter = false;
  for (const Window& w : batch.windows) {
    const bool match = std::fmod(batch.condition(w.trial, 1) + 90, 360) == batch.condition(w.trial, 2);
    CHECK(w.label == match);
    CHECK(w.first == 510 + batch.condition(w.trial, 3));
    shorter |= batch.lengths[w.trial] == 1510;
  }
  CHECK(shorter);
  CHECK(share_correct(judged(*task, batch, task->ideal(batch))) > 0.98);
  Problems problems;
  task_of(R"({"preset": "dms.spiking", "rotation": 50})", problems);
  REQUIRE(problems.size() == 1);
  CHECK(problems.list()[0].pointer == "/task/rotation");
}
