// What holds for every task and every preset.
#include <map>

#include "core/base/error.hpp"
#include "tests/tasks/trials/support.hpp"

using namespace axograd;
using namespace axograd::tasks::trials;

namespace {

// What the inputs let a good observer reach, as spikes and as values (0: the task is made of spikes). A preset without a line
// fails.
struct Bar {
  double spikes, values;
};
const std::map<std::string, Bar> bars = {
    {"evidence.paper2406", {0.99, 0}},
    {"evidence.bellec2020", {0.99, 0}},
    {"evidence.chen2022", {0.99, 0}},
    {"dms.neurogym", {0.99, 0.99}},
    {"dms.spiking", {0.99, 0.99}},
    {"dms.braindata", {0.97, 0.99}},
    {"dnms.neurogym", {0.99, 0.99}},
    {"dnms.spiking", {0.99, 0.99}},
    {"dnms.braindata", {0.97, 0.99}},
    {"storerecall.lsnn", {0.99, 0}},
    {"storerecall.norse", {0.99, 0}},
    {"romo.pycog", {0.99, 0.99}},
    {"romo.neurogym", {0.95, 0.95}},
    {"romo.psychrnn", {0.9, 0.99}},
    {"mante.song2016", {0.95, 0.99}},
    {"mante.neurogym", {0.9, 0.88}},
    {"mante.spikernn", {0.99, 0.99}},
    {"nback.1", {0.99, 0.99}},
    {"nback.2", {0.99, 0.99}},
    {"nback.3", {0.99, 0.99}},
    {"odr.neurogym", {0.95, 0.99}},
    {"odr.anti", {0.95, 0.99}},
    {"gonogo.spikernn", {0.99, 0.99}},
    {"dpa.neurogym", {0.99, 0.99}},
    {"readysetgo.neurogym", {0.99, 0.99}},
    {"copy", {0.99, 0.99}},
    {"yang.2019", {0.9, 0.95}},
    {"dms.yang2019", {0.97, 0.97}},
    {"dnms.yang2019", {0.97, 0.97}},
    {"mante.yang2019", {0.85, 0.95}},
    {"odr.yang2019", {0.99, 0.99}},
    {"odr.yang2019_anti", {0.99, 0.99}},
};

struct Named {
  std::string task, name;
};

std::vector<Named> all_presets() {
  std::vector<Named> out;
  for (const TrialTaskEntry& entry : trial_tasks()) {
    if (entry.presets().empty()) out.push_back({entry.name, entry.name});
    for (const Preset& preset : entry.presets()) out.push_back({entry.name, preset.name});
  }
  return out;
}

bool same(const Window& a, const Window& b) {
  return a.trial == b.trial && a.first == b.first && a.end == b.end && a.label == b.label && a.weight == b.weight &&
         a.scored == b.scored && a.kind == b.kind;
}

// The trials of `part`, which begin at `offset` of `whole`, are those of `whole`.
template <class T> bool part_of(const std::vector<T>& part, const std::vector<T>& whole, int offset, int trials) {
  const std::size_t row = part.size() / std::size_t(trials), at = row * std::size_t(offset);
  return at + part.size() <= whole.size() && std::equal(part.begin(), part.end(), whole.begin() + std::ptrdiff_t(at));
}

void check_part(const TrialBatch& part, const TrialBatch& whole, int offset) {
  CHECK(part_of(part.spikes, whole.spikes, offset, part.trials));
  CHECK(part_of(part.values, whole.values, offset, part.trials));
  CHECK(part_of(part.target, whole.target, offset, part.trials));
  CHECK(part_of(part.weight, whole.weight, offset, part.trials));
  CHECK(part_of(part.conditions, whole.conditions, offset, part.trials));
  CHECK(part_of(part.lengths, whole.lengths, offset, part.trials));
  std::vector<Window> expected;
  for (Window w : whole.windows) {
    if (w.trial < offset || w.trial >= offset + part.trials) continue;
    w.trial -= offset;
    expected.push_back(w);
  }
  CHECK(std::equal(part.windows.begin(), part.windows.end(), expected.begin(), expected.end(), same));
}

void check_shape(const TrialBatch& batch) {
  const TrialShape& s = batch.shape;
  CHECK(batch.lengths.size() == std::size_t(batch.trials));
  CHECK(s.output_names.size() == std::size_t(s.outputs));
  CHECK(batch.conditions.size() == s.condition_names.size() * std::size_t(batch.trials));
  int covered = 0;
  for (const ChannelGroup& g : s.groups) {
    CHECK(g.first == covered);  // in order, without holes
    covered += g.count;
  }
  CHECK(covered == s.channels);
  for (const Window& w : batch.windows) {
    CHECK((w.first >= 0 && w.first < w.end && w.end <= batch.lengths[w.trial]));
    CHECK((w.label >= 0 && w.label < s.outputs));
  }
  for (int b = 0; b < batch.trials; ++b) {
    REQUIRE((batch.lengths[b] > 0 && batch.lengths[b] <= s.steps));
    bool silent = true;
    for (int t = batch.lengths[b]; t < s.steps; ++t)
      for (int c = 0; c < s.channels; ++c)
        silent &= s.spikes ? !batch.fires(b, t, c) : batch.values[(std::size_t(b) * s.steps + t) * s.channels + c] == 0;
    CHECK(silent);
  }
}

}  // namespace

TEST_CASE("trials are the same however the batch is cut", "[trials]") {
  for (const Named& preset : all_presets()) {
    INFO(preset.name);
    const auto task = make_trial_task(preset.name);
    const TrialBatch whole = task->draw(5, 100, 7), first = task->draw(5, 100, 3), rest = task->draw(5, 103, 4);
    check_shape(whole);
    check_part(first, whole, 0);
    check_part(rest, whole, 3);
    const TrialBatch other = task->draw(6, 100, 7);
    CHECK((other.spikes != whole.spikes || other.values != whole.values));
  }
}

static void check_observers(const TrialTask& task, double bar) {
  const TrialBatch batch = task.draw(7, 0, 200);
  const auto seen = judged(task, batch, task.ideal(batch)), blind = judged(task, batch, task.blind(batch));
  const double n = double(blind.size()), chance = batch.shape.chance;
  REQUIRE(n > 100);
  CHECK(share_correct(seen) >= bar);
  CHECK(bar > chance + 4 * spread(chance, n));
  CHECK(share_correct(blind) == Approx(chance).margin(4 * spread(chance, n)));
}

TEST_CASE("good observers reach what the inputs allow; answers without looking score chance", "[trials]") {
  for (const Named& preset : all_presets()) {
    INFO(preset.name);
    REQUIRE(bars.count(preset.name) == 1);
    check_observers(*make_trial_task(preset.name), bars.at(preset.name).spikes);
    if (bars.at(preset.name).values == 0) continue;
    INFO("as values, in steps of 5 ms");  // noise does not depend on the step
    check_observers(*task_of("{\"preset\": \"" + preset.name + R"(", "dt": 5, "encoding": {"kind": "values"}})"),
                    bars.at(preset.name).values);
  }
}

TEST_CASE("a silent network gives no answer", "[trials]") {
  const auto task = make_trial_task("evidence.paper2406");
  const TrialBatch batch = task->draw(8, 0, 5);
  const std::vector<float> nothing(std::size_t(5) * batch.shape.steps * batch.shape.outputs);
  for (const Verdict& v : judged(*task, batch, nothing)) {
    CHECK(!v.correct);
    CHECK(v.answer == -1);
    CHECK(std::isnan(v.reaction));
  }
}

TEST_CASE("the reaction is when the running decision stays", "[trials]") {
  const auto task = make_trial_task("evidence.paper2406");
  const TrialBatch batch = task->draw(9, 0, 1);
  const Window w = batch.windows[0];
  std::vector<float> outputs(std::size_t(batch.shape.steps) * 2);
  for (int t = w.first; t < w.first + 10; ++t) outputs[std::size_t(2 * t)] = 1;    // output 0 leads by 10 …
  for (int t = w.first + 10; t < w.end; ++t) outputs[std::size_t(2 * t + 1)] = 1;  // … until output 1 has 11, at step 20
  const Verdict v = judged(*task, batch, outputs).at(0);
  CHECK(v.answer == 1);
  CHECK(v.reaction == 20);
  CHECK(v.correct == (w.label == 1));
}

TEST_CASE("epochs are named where all trials have the same timing", "[trials]") {
  const auto evidence = make_trial_task("evidence.paper2406")->shape().epochs;
  REQUIRE(evidence.size() == 9);
  CHECK((evidence[0].name == "cue 1" && evidence[0].first == 50 && evidence[0].end == 150));
  CHECK((evidence[7].name == "delay" && evidence[7].first == 1050 && evidence[7].end == 2050));
  CHECK((evidence[8].name == "recall" && evidence[8].end == 2200));
  const auto dms = make_trial_task("dms.neurogym")->shape().epochs;
  REQUIRE(dms.size() == 5);
  CHECK((dms[2].name == "delay" && dms[2].first == 800 && dms[2].end == 1800));
  CHECK(task_of(R"({"preset": "dms", "delay": {"ms": [500, 1000]}})")->shape().epochs.empty());
  CHECK(make_trial_task("romo.pycog")->shape().epochs.empty());
  CHECK(make_trial_task("romo.neurogym")->shape().epochs.size() == 5);
  CHECK(make_trial_task("dpa.neurogym")->shape().epochs.size() == 5);  // its fixation lasts 0 ms
}

TEST_CASE("wrong names and options: one clear error each, with its place", "[trials]") {
  try {
    make_trial_task("evidence.belec2020");
    FAIL("a name that does not exist");
  } catch (const UsageError& error) {
    CHECK(std::string(error.what()).find("did you mean \"evidence.bellec2020\"?") != std::string::npos);
  }
  const auto one = [](const std::string& text, const std::string& pointer) {
    Problems problems;
    task_of(text, problems);
    INFO(text << "\n" << problems.text());
    REQUIRE(problems.size() == 1);
    CHECK(problems.list()[0].pointer == pointer);
    CHECK(problems.list()[0].line == 1);
  };
  one(R"("evidence.paper")", "/task");
  one(R"({"preset": "evidenc"})", "/task/preset");
  one(R"({"dt": 1})", "/task");
  for (const TrialTaskEntry& entry : trial_tasks()) {
    one("{\"preset\": \"" + entry.name + "\", \"dt\": -1}", "/task/dt");
    one("{\"preset\": \"" + entry.name + "\", \"dtt\": 1}", "/task/dtt");
  }
}
