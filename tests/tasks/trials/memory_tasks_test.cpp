// Oculomotor delayed response, go/no-go, paired association, ready-set-go, copy.
#include "tests/tasks/trials/support.hpp"

using namespace axograd;
using namespace axograd::tasks::trials;

namespace {
double value(const TrialBatch& batch, int trial, int step, int channel) {
  return batch.values[(std::size_t(trial) * batch.shape.steps + step) * batch.shape.channels + channel];
}
const char* as_values = R"("encoding": {"kind": "values"}, "noise": 0})";
}  // namespace

TEST_CASE("odr: timing, ring, pro and anti labels", "[trials][odr]") {
  for (const bool anti : {false, true}) {
    const auto task = task_of(std::string(R"({"preset": ")") + (anti ? "odr.anti" : "odr.neurogym") + "\", " + as_values);
    const TrialBatch batch = task->draw(1, 0, 800);
    CHECK(batch.shape.steps == 2000);
    CHECK(batch.shape.channels == 17);
    CHECK(batch.shape.outputs == 17);
    std::vector<double> times(16);
    for (const Window& w : batch.windows) {
      if (!w.scored) {
        CHECK((w.first == 0 && w.end == 1500 && w.label == 0));
        continue;
      }
      const int direction = int(std::lround(batch.condition(w.trial, 0) / 22.5));
      times[std::size_t(direction)] += 1. / 800;
      CHECK((w.first == 1500 && w.end == 2000));
      CHECK(w.label == 1 + (direction + (anti ? 8 : 0)) % 16);
      CHECK(value(batch, w.trial, 500, 1 + direction) == Approx(1));
      CHECK(value(batch, w.trial, 999, 1 + (direction + 8) % 16) == Approx(0).margin(1e-7));
      CHECK((value(batch, w.trial, 1000, 1 + direction) == 0 && value(batch, w.trial, 1499, 0) == 1 &&
             value(batch, w.trial, 1500, 0) == 0));
    }
    for (const double share : times) CHECK(share == Approx(1. / 16).margin(4 * spread(1. / 16, 800)));
  }
  Problems problems;
  task_of(R"({"preset": "odr.anti", "directions": 5})", problems);
  REQUIRE(problems.size() == 1);
  CHECK(problems.list()[0].pointer == "/task/directions");
}

TEST_CASE("gonogo.spikernn: curve, and the three ways to be judged", "[trials][gonogo]") {
  const auto task = task_of(std::string(R"({"preset": "gonogo.spikernn", )") + as_values);
  const TrialBatch batch = task->draw(1, 0, 400);
  REQUIRE(batch.shape.steps == 1000);
  double go_share = 0;
  for (int b = 0; b < 400; ++b) {
    const bool go = batch.condition(b, 0) == 1;
    go_share += go / 400.;
    CHECK((value(batch, b, 249, 0) == 0 && value(batch, b, 250, 0) == go && value(batch, b, 374, 0) == go &&
           value(batch, b, 375, 0) == 0));
    const std::size_t row = std::size_t(b) * 1000;
    CHECK((batch.target[row + 374] == 0 && batch.target[row + 375] == go && batch.target[row + 999] == go &&
           batch.weight[row] == 1));
  }
  CHECK(go_share == Approx(0.5).margin(4 * spread(0.5, 400)));
  for (const auto& [level, answer] : {std::pair{0.2f, 0}, std::pair{0.5f, -1}, std::pair{0.8f, 1}}) {
    std::vector<float> outputs(400 * 1000, 0);
    for (int b = 0; b < 400; ++b) outputs[std::size_t(b) * 1000 + 500] = level;
    for (const Verdict& v : judged(*task, batch, outputs)) {
      CHECK(v.answer == answer);
      CHECK(v.correct == (v.label == answer));
      if (answer == 1) CHECK(v.reaction == 125);
    }
  }
  Problems problems;
  task_of(R"({"preset": "gonogo", "no_go_below": 0.8})", problems);
  REQUIRE(problems.size() == 1);
  CHECK(problems.list()[0].pointer == "/task/no_go_below");
}

TEST_CASE("dpa.neurogym: timing, pairs, balance", "[trials][dpa]") {
  const TrialBatch batch = task_of(std::string(R"({"preset": "dpa.neurogym", )") + as_values)->draw(1, 0, 400);
  CHECK(batch.shape.steps == 4500);
  CHECK(batch.shape.channels == 5);
  double go = 0;
  for (const Window& w : batch.windows) {
    if (!w.scored) continue;
    const int first = int(batch.condition(w.trial, 0)), second = int(batch.condition(w.trial, 1));
    go += w.label / 400.;
    CHECK((w.first == 4000 && w.end == 4500));
    CHECK(w.label == (second - first == 2));
    CHECK((value(batch, w.trial, 0, first) == 1 && value(batch, w.trial, 999, first) == 1 &&
           value(batch, w.trial, 1000, first) == 0));
    CHECK((value(batch, w.trial, 2000, second) == 1 && value(batch, w.trial, 2000, first) == 0 &&
           value(batch, w.trial, 3000, second) == 0));
    CHECK((value(batch, w.trial, 3999, 0) == 1 && value(batch, w.trial, 4000, 0) == 0));
  }
  CHECK(go == Approx(0.5).margin(4 * spread(0.5, 400)));
}

TEST_CASE("readysetgo.neurogym: timing, what counts as right, chance", "[trials][readysetgo]") {
  const auto task = task_of(R"({"preset": "readysetgo.neurogym", "encoding": {"kind": "values"}})");
  const TrialBatch batch = task->draw(1, 0, 200);
  CHECK(batch.shape.steps == 100 + 83 + 1500 + 83 + 3000);
  double mean = 0;
  for (const Window& w : batch.windows) {
    if (!w.scored) continue;
    const double measure = batch.condition(w.trial, 0);
    mean += measure / 200;
    const int interval = int(std::lround(measure)), set = 183 + interval;
    CHECK((value(batch, w.trial, 100, 1) == 1 && value(batch, w.trial, 182, 1) == 1 && value(batch, w.trial, 183, 1) == 0));
    CHECK((value(batch, w.trial, set - 1, 2) == 0 && value(batch, w.trial, set, 2) == 1 &&
           value(batch, w.trial, set + 83, 2) == 0));
    CHECK(w.first == set + 83 + interval);
    CHECK(batch.lengths[w.trial] == set + 83 + 2 * interval);
  }
  CHECK(mean == Approx(1150).margin(4 * 700 / std::sqrt(12 * 200.)));
  // |t - m| <= 0.2 m + 25: t is right for m from (t - 25) / 1.2 to (t + 25) / 0.8; the best t has the upper end at 1500
  const double best = 1500 * 0.8 - 25;
  CHECK(batch.shape.chance == Approx((1500 - (best - 25) / 1.2) / 700).margin(0.005));
  const auto went_after = [&](double share) {
    std::vector<float> outputs(std::size_t(200) * batch.shape.steps * 2);
    for (int b = 0; b < 200; ++b) {
      const int measure = int(std::lround(batch.condition(b, 0)));
      for (int t = 266 + measure + int(share * measure); t < batch.lengths[b]; ++t)
        outputs[(std::size_t(b) * batch.shape.steps + t) * 2 + 1] = 1;
    }
    return share_correct(judged(*task, batch, outputs));
  };
  CHECK(went_after(1) == 1);
  CHECK(went_after(1.19) == 1);
  CHECK(went_after(0.81) == 1);
  CHECK(went_after(1.25) == 0);
  CHECK(went_after(0.75) == 0);
  const auto doubled = task_of(R"({"preset": "readysetgo", "gain": 1.5})");
  CHECK(doubled->shape().steps == 100 + 83 + 1500 + 83 + 4500);
}

TEST_CASE("copy: one channel on at a time, answers in their order", "[trials][copy]") {
  const TrialBatch batch = task_of(R"({"preset": "copy", "hold": 1, "lag": 5, "encoding": {"kind": "values"}})")->draw(1, 0, 100);
  REQUIRE(batch.shape.steps == 25);
  REQUIRE(batch.shape.channels == 10);
  REQUIRE(batch.windows.size() == 1000);
  for (int b = 0; b < 100; ++b)
    for (int t = 0; t < 25; ++t) {
      const int on = t < 10 ? batch.windows[std::size_t(10 * b + t)].label : t < 15 ? 8 : 9;
      for (int c = 0; c < 10; ++c) CHECK(value(batch, b, t, c) == (c == on));
    }
}
