// Parametric working memory: two vibrations a delay apart; which was faster? [Romo et al. 1999]
#pragma once
#include "tasks/trials/registry.hpp"
#include "tasks/trials/scripted_task.hpp"

namespace axograd::tasks::trials {

struct RomoOptions {
  double dt = 1, catch_share = 1.0 / 11, catch_length = 2500, noise = 0;
  Duration fixation{{100}}, first{{500}}, delay{{2500, 3500}, "uniform"}, second{{500}}, decision{{300}};
  std::vector<double> low = {10, 14, 18, 22, 26}, high = {18, 22, 26, 30, 34};
  std::string channels = "opponent";
  bool fixation_input = false, fixation_output = false;
  Encoding encoding{.neurons = 25};
  template <class V> void visit(V& v) {
    visit_step(v, dt);
    v("fixation", fixation, {.doc = "before the first stimulus", .source = "pycog romo.py"});
    v("first", first, {.doc = "first stimulus", .source = "pycog romo.py"});
    v("delay", delay, {.doc = "between the stimuli", .source = "pycog romo.py"});
    v("second", second, {.doc = "second stimulus", .source = "pycog romo.py"});
    v("decision", decision, {.doc = "after it, when the answer counts", .source = "pycog romo.py"});
    v("low", low,
      {.doc = "the slower frequency of each pair; either comes first", .unit = "Hz", .low = 0, .source = "Romo 1999"});
    v("high", high, {.doc = "the faster frequency of each pair", .unit = "Hz", .low = 0, .source = "Romo 1999"});
    v("channels", channels,
      {.doc = "opponent: 0.4 to 1.2 with the frequency, and the reverse; single: one channel, 0.5 to 1",
       .choices = {"opponent", "single"}});
    v("fixation_input", fixation_input, {.doc = "a channel that is on until the decision"});
    v("fixation_output", fixation_output, {.doc = "an output 0 to be named until the answer counts (trained, not judged)"});
    v("catch_share", catch_share,
      {.doc = "share of trials without stimuli and without an answer", .low = 0, .high = 0.9, .source = "pycog"});
    v("catch_length", catch_length, {.doc = "their length", .unit = "ms", .low = 1, .high = 1e5, .source = "pycog romo.py"});
    v("noise", noise,
      {.doc = "of the channels during stimuli: standard deviation of a step times sqrt(dt / ms); not with spikes",
       .low = 0,
       .high = 1000});
    visit_encoding(v, encoding);
  }
};

// Conditions: f1 and f2 in Hz (0 in catch trials), delay in ms, onset of the first and length of both stimuli in ms; the
// case: 2 k for pair k with the faster first, 2 k + 1 with the slower first (the worst of them is what the source judges by), -1
// catch.
class Romo final : public ScriptedTask {
 public:
  static constexpr const char* doc = "parametric working memory: which of two frequencies was higher?";
  static std::vector<Preset> presets();
  OptionTarget options() override { return OptionTarget(options_); }
  std::vector<Mistake> mistakes() const override;
  std::vector<float> ideal(const TrialBatch& batch) const override;

 private:
  Layout layout() const override;
  Script write(TrialDraws& draws) const override;
  Script write_catch() const;
  void show(Script& script, Span when, double frequency) const;
  bool opponent() const { return options_.channels == "opponent"; }
  int first_channel() const { return options_.fixation_input ? 1 : 0; }
  RomoOptions options_;
};

}  // namespace axograd::tasks::trials
