// Go/no-go: after a cue the output rises to 1, without one it stays at 0 [spikeRNN].
#pragma once
#include "tasks/trials/registry.hpp"
#include "tasks/trials/scripted_task.hpp"

namespace axograd::tasks::trials {

struct GoNoGoOptions {
  double dt = 1, fixation = 250, cue = 125, response = 625, p_go = 0.5, go_above = 0.7, no_go_below = 0.3, noise = 0;
  Encoding encoding;
  template <class V> void visit(V& v) {
    visit_step(v, dt);
    v("fixation", fixation, {.doc = "before the cue", .unit = "ms", .low = 0, .high = 1e5, .source = "spikeRNN"});
    v("cue", cue, {.doc = "length of the cue, or of nothing", .unit = "ms", .low = 0.01, .high = 1e5, .source = "spikeRNN"});
    v("response", response, {.doc = "after the cue", .unit = "ms", .low = 0.01, .high = 1e5, .source = "spikeRNN"});
    v("p_go", p_go, {.doc = "share of trials with a cue", .low = 0, .high = 1});
    v("go_above", go_above, {.doc = "go: the output passes this after the cue", .low = 0, .source = "spikeRNN"});
    v("no_go_below", no_go_below,
      {.doc = "no-go: the output's magnitude stays below this after the cue", .low = 0, .source = "spikeRNN"});
    v("noise", noise,
      {.doc = "of the channel: standard deviation of a step times sqrt(dt / ms); not with spikes", .low = 0, .high = 1000});
    visit_encoding(v, encoding);
  }
};

// One output with a curve to follow. Condition: go (1) or not.
class GoNoGo final : public ScriptedTask {
 public:
  static constexpr const char* doc = "go or no-go";
  static std::vector<Preset> presets();
  OptionTarget options() override { return OptionTarget(options_); }
  std::vector<Mistake> mistakes() const override;
  // Answer 1: went beyond `go_above`; 0: stayed within `no_go_below`; -1: neither.
  std::vector<Verdict> judge(const TrialBatch& batch, const Answers& answers) const override;
  std::vector<float> ideal(const TrialBatch& batch) const override;
  std::vector<float> blind(const TrialBatch& batch) const override;

 private:
  Layout layout() const override;
  Script write(TrialDraws& draws) const override;
  Span cue() const;
  Span response() const;
  GoNoGoOptions options_;
};

}  // namespace axograd::tasks::trials
