// Context-dependent integration: motion and colour evidence at once, a context says which of the two to judge [Mante et al.
// 2013].
#pragma once
#include "tasks/trials/registry.hpp"
#include "tasks/trials/scripted_task.hpp"

namespace axograd::tasks::trials {

struct ManteOptions {
  double dt = 1, fixation = 100, stimulus = 800, decision = 300, gain = 5, catch_share = 1.0 / 73, catch_length = 2000, noise = 0;
  Duration delay{{0}};
  std::vector<double> coherence = {1, 3, 10};
  std::string channels = "pairs", context = "stimulus";
  bool fixation_input = false, fixation_output = false;
  Encoding encoding{.neurons = 25};
  template <class V> void visit(V& v) {
    visit_step(v, dt);
    v("fixation", fixation, {.doc = "before the stimulus", .unit = "ms", .low = 0, .high = 1e5, .source = "pycog mante.py"});
    v("stimulus", stimulus, {.doc = "length of the stimulus", .unit = "ms", .low = 1, .high = 1e5, .source = "pycog mante.py"});
    v("delay", delay, {.doc = "between stimulus and decision"});
    v("decision", decision, {.doc = "when the answer counts", .unit = "ms", .low = 1, .high = 1e5, .source = "pycog mante.py"});
    v("coherence", coherence,
      {.doc = "strengths of motion and colour, each to either side",
       .unit = "%",
       .low = 0,
       .high = 100,
       .source = "pycog mante.py"});
    v("channels", channels,
      {.doc = "pairs: (1 + gain c / 100) / 2 to the left and (1 - gain c / 100) / 2 to the right for motion and "
              "colour; signed: one channel each, gain c / 100 (with spikes: its positive and its negative part)",
       .choices = {"pairs", "signed"}});
    v("gain", gain,
      {.doc = "of the coherence; gain times the largest coherence is at most 100 %",
       .low = 0,
       .high = 100,
       .source = "pycog mante.py"});
    v("context", context, {.doc = "when the two channels of the context are on", .choices = {"stimulus", "trial"}});
    v("fixation_input", fixation_input, {.doc = "a channel that is on until the decision"});
    v("fixation_output", fixation_output, {.doc = "an output 0 to be named until the answer counts (trained, not judged)"});
    v("catch_share", catch_share,
      {.doc = "share of trials without stimuli and without an answer", .low = 0, .high = 0.9, .source = "pycog"});
    v("catch_length", catch_length, {.doc = "their length", .unit = "ms", .low = 1, .high = 1e5, .source = "pycog mante.py"});
    v("noise", noise,
      {.doc = "of the stimulus: standard deviation of a step times sqrt(dt / ms); not with spikes", .low = 0, .high = 1000});
    visit_encoding(v, encoding);
  }
};

// Conditions: context (0 motion, 1 colour, -1 catch trial); motion and colour coherence in %, positive to the left.
class Mante final : public ScriptedTask {
 public:
  static constexpr const char* doc = "context-dependent integration of motion or colour";
  static std::vector<Preset> presets();
  OptionTarget options() override { return OptionTarget(options_); }
  std::vector<Mistake> mistakes() const override;
  std::vector<float> ideal(const TrialBatch& batch) const override;

 private:
  Layout layout() const override;
  Script write(TrialDraws& draws) const override;
  Script write_catch() const;
  void show(Script& script, Span when, int modality, double coherence) const;
  bool one_signed() const { return options_.channels == "signed" && !options_.encoding.spikes(); }
  int stimulus_channel(int modality) const { return (options_.fixation_input ? 1 : 0) + 2 + modality * (one_signed() ? 1 : 2); }
  ManteOptions options_;
};

}  // namespace axograd::tasks::trials
