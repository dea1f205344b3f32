#include "core/base/error.hpp"
#include "tasks/trials/ring.hpp"
#include "tasks/trials/yang_rules.hpp"
#include "tests/tasks/trials/support.hpp"

using namespace axograd;
using namespace axograd::tasks::trials;

namespace {

std::string values_of(const std::string& rule, const std::string& more = "") {
  return R"({"preset": "yang", "noise": 0, "encoding": {"kind": "values"}, "dt": 10, "rules": [")" + rule + "\"]" + more + "}";
}

struct Draw {
  TrialBatch batch;
  float value(int b, int t, int c) const {
    return batch.values[(std::size_t(b) * batch.shape.steps + t) * batch.shape.channels + c];
  }
  double ring(int b, int t, int ring) const {  // sum over a ring
    double sum = 0;
    for (int c = 0; c < 32; ++c) sum += double(value(b, t, 1 + 32 * ring + c));
    return sum;
  }
  int step(int b, int condition) const { return int(std::lround(batch.condition(b, condition) / 10)); }
};

Draw drawn(const std::string& rule, int trials = 200) { return {task_of(values_of(rule))->draw(1, 0, trials)}; }

}  // namespace

TEST_CASE("yang: channels, rules, fixation", "[trials][yang]") {
  const auto names = yang_rule_names();
  REQUIRE(names.size() == 20);
  for (std::size_t k = 0; k < names.size(); ++k) {
    INFO(names[k]);
    const Draw d = drawn(names[k], 20);
    REQUIRE(d.batch.shape.channels == 1 + 2 * 32 + 20);
    REQUIRE(d.batch.shape.outputs == 33);
    const bool react = names[k].rfind("react", 0) == 0;
    for (int b = 0; b < 20; ++b) {
      const int go = d.step(b, 1), end = d.batch.lengths[b];
      CHECK(end == go + 50);
      for (int t = 0; t < end; ++t) {
        REQUIRE(d.value(b, t, 0) == (react || t < go ? 1.f : 0.f));
        for (int r = 0; r < 20; ++r) REQUIRE(d.value(b, t, 65 + r) == (r == int(k) ? 1.f : 0.f));
      }
    }
  }
}

TEST_CASE("yang: times of delaygo, contextdm and dms are those published", "[trials][yang]") {
  const auto in = [](double x, std::vector<double> set) { return std::find(set.begin(), set.end(), x) != set.end(); };
  const Draw odr = drawn("delaygo"), dm = drawn("contextdm1"), dms = drawn("dmsgo");
  CHECK(odr.batch.shape.steps == 340);
  CHECK(dm.batch.shape.steps == 250);
  CHECK(dms.batch.shape.steps == 330);
  for (int b = 0; b < 200; ++b) {
    const auto at = [&](const Draw& d, int k) { return d.batch.condition(b, k); };
    CHECK(in(at(odr, 4), {300, 500, 700}));
    CHECK(in(at(odr, 5) - at(odr, 4), {200, 400, 600}));
    CHECK(in(at(odr, 1) - at(odr, 5), {200, 400, 800, 1600}));
    CHECK((odr.ring(b, odr.step(b, 4), 0) > 1) != (odr.ring(b, odr.step(b, 4), 1) > 1));
    CHECK((odr.ring(b, odr.step(b, 5), 0) == 0 && odr.ring(b, odr.step(b, 4) - 1, 1) == 0));
    CHECK((at(dm, 4) >= 100 && at(dm, 4) <= 400));
    CHECK(in(at(dm, 5) - at(dm, 4), {400, 800, 1600}));
    CHECK(at(dm, 1) == at(dm, 5));
    CHECK((dm.ring(b, dm.step(b, 4), 0) > 1 && dm.ring(b, dm.step(b, 4), 1) > 1));
    CHECK(in(at(dms, 4), {200, 400, 600}));
    CHECK(in(at(dms, 6) - at(dms, 5), {200, 400, 800, 1600}));
    CHECK((at(dms, 6) == at(dms, 1) && dms.step(b, 7) == dms.batch.lengths[b]));
  }
}

// Targets and weights: 0.8 and 0.05 before, fixation 2, nothing in the first 100 ms and in the 100 ms after the go signal,
// then 5.
TEST_CASE("yang: targets and weights", "[trials][yang]") {
  const Draw d = drawn("delayanti");
  for (int b = 0; b < 50; ++b) {
    const int go = d.step(b, 1);
    const auto at = [&](const std::vector<float>& x, int t, int o) {
      return x[(std::size_t(b) * d.batch.shape.steps + t) * 33 + o];
    };
    CHECK((at(d.batch.weight, 9, 0) == 0 && at(d.batch.weight, 10, 0) == 2 && at(d.batch.weight, go - 1, 1) == 1));
    CHECK((at(d.batch.weight, go, 1) == 0 && at(d.batch.weight, go + 9, 1) == 0));
    CHECK((at(d.batch.weight, go + 10, 1) == 5 && at(d.batch.weight, go + 10, 0) == 10));
    CHECK((at(d.batch.target, go - 1, 0) == 0.8f && at(d.batch.target, go - 1, 3) == 0.05f &&
           at(d.batch.target, go + 10, 0) == 0.05f));
    double x = 0, y = 0, sx = 0, sy = 0;  // the goal is opposite to the stimulus
    for (int c = 0; c < 32; ++c) {
      const double goal = double(at(d.batch.target, go + 10, 1 + c)) - 0.05, angle = preferred(c, 32);
      const double shown = double(d.value(b, d.step(b, 4), 1 + c) + d.value(b, d.step(b, 4), 33 + c));
      x += goal * std::cos(angle), y += goal * std::sin(angle), sx += shown * std::cos(angle), sy += shown * std::sin(angle);
    }
    CHECK(distance(std::atan2(y, x), std::atan2(sy, sx)) == Approx(turn / 2).margin(0.02));  // of 32 channels
    CHECK(degrees(std::atan2(y, x)) == Approx(d.batch.condition(b, 2)).margin(1));
  }
}

TEST_CASE("yang: match rules answer half of the time", "[trials][yang]") {
  for (const auto& [rule, at_match] :
       {std::pair{"dmsgo", true}, std::pair{"dmsnogo", false}, std::pair{"dmcgo", true}, std::pair{"dmcnogo", false}}) {
    INFO(rule);
    const Draw d = drawn(rule, 400);
    double same = 0;
    for (int b = 0; b < 400; ++b) {
      const bool match = d.batch.condition(b, 3) == 1, answers = d.batch.condition(b, 2) >= 0;
      same += match / 400.;
      REQUIRE(answers == (match == at_match));
    }
    CHECK(same == Approx(0.5).margin(4 * spread(0.5, 400)));
  }
}

// Distance of a non-match U(pi / 9, 17 pi / 9); directions by the population vector of 32 channels.
TEST_CASE("yang: non-matches are at least 20 degrees away", "[trials][yang]") {
  const Draw d = drawn("dmsnogo", 400);
  double nearest = turn, far = 0, others = 0;
  for (int b = 0; b < 400; ++b) {
    const auto direction = [&](int t) {
      double x = 0, y = 0;
      for (int c = 0; c < 32; ++c) {
        const double level = double(d.value(b, t, 1 + c) + d.value(b, t, 33 + c));
        x += level * std::cos(preferred(c, 32)), y += level * std::sin(preferred(c, 32));
      }
      return std::atan2(y, x);
    };
    const double apart = distance(direction(d.step(b, 4)), direction(d.step(b, 6)));
    if (d.batch.condition(b, 3) == 1) {
      CHECK(apart < 1e-3);
      continue;
    }
    nearest = std::min(nearest, apart), ++others, far += apart > turn / 4;
  }
  CHECK(nearest > turn / 18 - 1e-3);
  CHECK(nearest < turn / 18 + 0.15);                                           // 200 draws over 160 degrees on either side
  CHECK(far / others == Approx(9. / 16).margin(4 * spread(9. / 16, others)));  // beyond 90 of 20 … 180 degrees
}

TEST_CASE("yang: every rule can be solved; weights of the mixture", "[trials][yang]") {
  for (const std::string& rule : yang_rule_names()) {
    INFO(rule);
    const auto task = task_of(values_of(rule));
    const TrialBatch batch = task->draw(2, 0, 150);
    CHECK(share_correct(judged(*task, batch, task->ideal(batch))) >= 0.99);
  }
  const TrialBatch mixed = task_of(R"({"preset": "yang.2019", "dt": 20})")->draw(1, 0, 2800);
  std::vector<double> share(20);
  for (int b = 0; b < mixed.trials; ++b) share[std::size_t(mixed.condition(b, 0))] += 1. / mixed.trials;
  for (int r = 0; r < 20; ++r) {
    const double expected = (r == 8 || r == 9 ? 5 : 1) / 28.;
    CHECK(share[std::size_t(r)] == Approx(expected).margin(4 * spread(expected, 2800)));
  }
  CHECK(mixed.shape.chance == Approx((24 * 0.2 + 4 * 0.5) / 28));
}

TEST_CASE("yang: how answers are judged", "[trials][yang]") {
  const auto task = task_of(values_of("delaygo"));
  const TrialBatch batch = task->draw(3, 0, 1);
  const int end = batch.lengths[0];
  const double wanted = batch.condition(0, 2) * turn / 360;
  const auto verdict = [&](double direction, float fixation) {
    std::vector<float> outputs(std::size_t(batch.shape.steps) * 33);
    for (int c = 0; c < 32; ++c) outputs[std::size_t(end - 1) * 33 + 1 + c] = float(bump_tuning(direction - preferred(c, 32)));
    outputs[std::size_t(end - 1) * 33] = fixation;
    return judged(*task, batch, outputs).at(0);
  };
  CHECK(verdict(wanted, 0.1f).correct);
  CHECK(verdict(wanted + 0.19 * turn / 2, 0.1f).correct);
  CHECK(!verdict(wanted + 0.21 * turn / 2, 0.1f).correct);
  CHECK(!verdict(wanted, 0.6f).correct);
  CHECK(verdict(wanted, 0.6f).answer == 0);
}

TEST_CASE("yang: wrong rules and weights", "[trials][yang]") {
  const auto one = [](const char* text, const char* pointer, const char* words) {
    Problems problems;
    task_of(text, problems);
    REQUIRE(problems.size() == 1);
    CHECK(problems.list()[0].pointer == pointer);
    CHECK(problems.text().find(words) != std::string::npos);
  };
  one(R"({"preset": "yang", "rules": ["delayg"]})", "/task/rules/0", "delaygo");
  one(R"({"preset": "dms.yang2019", "weights": [1, 2]})", "/task/weights", "2 weights for 1 rules");
  one(R"({"preset": "yang", "timing": {"delay": {"ms": []}}})", "/task/timing/delay/ms", "no length");
}
