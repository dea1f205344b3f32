// Delayed match-to-sample and non-match: a direction, a delay, a second direction; the same (or turned by the rule's angle) or
// not?
#pragma once
#include "tasks/trials/registry.hpp"
#include "tasks/trials/ring.hpp"
#include "tasks/trials/scripted_task.hpp"

namespace axograd::tasks::trials {

struct DmsOptions {
  double dt = 1, fixation = 300, sample = 500, test = 500, decision = 900, p_match = 0.5, rotation = 0, noise = 1;
  Duration delay{{1000}};
  int channels = 2, directions = 2;
  std::string answer = "both";
  bool fixation_input = true, fixation_output = true;
  Tuning tuning;
  Encoding encoding;
  template <class V> void visit(V& v) {
    visit_step(v, dt);
    v("fixation", fixation,
      {.doc = "before the sample", .unit = "ms", .low = 0, .high = 1e5, .source = "NeuroGym DelayMatchSample"});
    v("sample", sample, {.doc = "length of the sample", .unit = "ms", .low = 0.01, .high = 1e5, .source = "NeuroGym"});
    v("delay", delay, {.doc = "between sample and test"});
    v("test", test, {.doc = "length of the test", .unit = "ms", .low = 0.01, .high = 1e5, .source = "NeuroGym"});
    v("decision", decision,
      {.doc = "after the test, when the answer counts; 0: it counts during the test",
       .unit = "ms",
       .low = 0,
       .high = 1e5,
       .source = "NeuroGym"});
    v("channels", channels, {.doc = "channels of the ring", .low = 2, .high = 10000, .source = "NeuroGym"});
    v("directions", directions, {.doc = "directions that are shown, evenly", .low = 2, .high = 360, .source = "NeuroGym"});
    v("tuning", tuning, {.doc = "tuning curves of the ring"});
    v("p_match", p_match, {.doc = "chance of a match; otherwise one of the other directions", .low = 0, .high = 1});
    v("rotation", rotation,
      {.doc = "a match is the sample turned by this many degrees: a whole number of directions", .low = 0, .high = 360});
    v("answer", answer,
      {.doc = "both: match or non-match; match, non_match: go at that one, else hold",
       .choices = {"both", "match", "non_match"}});
    v("fixation_input", fixation_input, {.doc = "a channel that is on until the decision"});
    v("fixation_output", fixation_output, {.doc = "an output 0 to be named until the answer counts (trained, not judged)"});
    v("noise", noise,
      {.doc = "of the ring while a direction is on: standard deviation of a step times sqrt(dt / ms); not with spikes",
       .low = 0,
       .high = 1000,
       .source = "NeuroGym"});
    visit_encoding(v, encoding);
  }
};

// Conditions: match (1) or not; sample and test in degrees; delay in ms.
class Dms final : public ScriptedTask {
 public:
  static constexpr const char* doc = "delayed match- and non-match-to-sample of directions";
  static std::vector<Preset> presets();
  OptionTarget options() override { return OptionTarget(options_); }
  std::vector<Mistake> mistakes() const override;
  std::vector<float> ideal(const TrialBatch& batch) const override;

 private:
  Layout layout() const override;
  Script write(TrialDraws& draws) const override;
  int first_channel() const { return options_.fixation_input ? 1 : 0; }
  int turned(int direction) const;  // the match of a direction
  int label(bool match) const;
  DmsOptions options_;
};

}  // namespace axograd::tasks::trials
