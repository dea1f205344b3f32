// Twenty tasks for one network: the same fixation and two rings of directions, a rule that says what to do with them, and an
// answer on a ring [Yang et al. 2019]. Timing of the rules go and react, and of what the source's table leaves open, is ours.
#pragma once
#include "tasks/trials/registry.hpp"
#include "tasks/trials/ring.hpp"
#include "tasks/trials/scripted_task.hpp"
#include "tasks/trials/yang_rules.hpp"

namespace axograd::tasks::trials {

struct YangOptions {
  double dt = 1, average = 0, tolerance = 0.2, noise = 0.1414213562373095;
  std::vector<std::string> rules;
  std::vector<double> weights;
  YangTiming timing;
  int channels = 32;
  Encoding encoding{.neurons = 5};
  template <class V> void visit(V& v) {
    visit_step(v, dt);
    v("rules", rules,
      {.doc = "the tasks of the mixture; empty: all twenty", .choices = yang_rule_names(), .source = "Yang 2019"});
    v("weights", weights, {.doc = "how often each of them comes, relative to the others; empty: equally often", .low = 0});
    v("timing", timing, {.doc = "lengths and strengths"});
    v("channels", channels,
      {.doc = "channels of each ring of the inputs and of the ring of the outputs",
       .low = 4,
       .high = 1000,
       .source = "Yang 2019"});
    v("tolerance", tolerance, {.doc = "right within this share of pi", .low = 0.01, .high = 1, .source = "Yang 2019"});
    v("average", average,
      {.doc = "the outputs are judged over so much of the end; 0: at the last step",
       .unit = "ms",
       .low = 0,
       .high = 1000,
       .source = "Yang 2019: last step"});
    v("noise", noise,
      {.doc = "of all channels: standard deviation of a step times sqrt(dt / ms); not with spikes",
       .low = 0,
       .high = 1000,
       .source = "Yang 2019: 0.01 sqrt(2 / alpha), alpha = dt / 100 ms"});
    visit_encoding(v, encoding);
  }
};

// Outputs: fixation and a ring; curves. One verdict per trial: label and answer 0 for fixation, else 1 + the nearest channel.
// Conditions: number of the rule (in the list of all); go time in ms; direction to answer in degrees, -1 for fixation; evidence
// (match 1 or 0; coherence); when the first and the last stimulus go on and off, in ms.
class Yang final : public ScriptedTask {
 public:
  static constexpr const char* doc = "twenty tasks with one set of channels and a rule";
  static std::vector<Preset> presets();
  OptionTarget options() override { return OptionTarget(options_); }
  std::vector<Mistake> mistakes() const override;
  std::vector<Verdict> judge(const TrialBatch& batch, const Answers& answers) const override;
  std::vector<float> ideal(const TrialBatch& batch) const override;
  std::vector<float> blind(const TrialBatch& batch) const override;

 private:
  Layout layout() const override;
  Script write(TrialDraws& draws) const override;
  void want(Script& script, const YangStory& story) const;
  std::vector<std::string> rules() const { return options_.rules.empty() ? yang_rule_names() : options_.rules; }
  int drawn_rule(TrialDraws& draws) const;
  double weight(std::size_t k) const { return options_.weights.empty() ? 1 : options_.weights[k]; }
  void answer(Sheet& sheet, int trial, Span when, std::optional<double> direction) const;
  YangOptions options_;
};

}  // namespace axograd::tasks::trials
