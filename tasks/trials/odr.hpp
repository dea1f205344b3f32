// Oculomotor delayed response: remember a direction through a delay, then name it, or the opposite one (anti).
#pragma once
#include "tasks/trials/registry.hpp"
#include "tasks/trials/ring.hpp"
#include "tasks/trials/scripted_task.hpp"

namespace axograd::tasks::trials {

struct OdrOptions {
  double dt = 1, fixation = 500, stimulus = 500, decision = 500, noise = 1;
  Duration delay{{500}};
  int directions = 16;
  bool anti = false, fixation_input = true, fixation_output = true;
  Tuning tuning;
  Encoding encoding;
  template <class V> void visit(V& v) {
    visit_step(v, dt);
    v("fixation", fixation, {.doc = "before the stimulus", .unit = "ms", .low = 0, .high = 1e5, .source = "NeuroGym dlygo"});
    v("stimulus", stimulus,
      {.doc = "length of the stimulus", .unit = "ms", .low = 0.01, .high = 1e5, .source = "NeuroGym dlygo"});
    v("delay", delay, {.doc = "between stimulus and decision"});
    v("decision", decision,
      {.doc = "when the answer counts", .unit = "ms", .low = 0.01, .high = 1e5, .source = "NeuroGym dlygo"});
    v("directions", directions,
      {.doc = "directions, channels of the ring and outputs", .low = 2, .high = 360, .source = "NeuroGym dlygo"});
    v("anti", anti, {.doc = "the answer is the opposite direction"});
    v("tuning", tuning, {.doc = "tuning curves of the ring"});
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

// Conditions: direction of the stimulus in degrees; delay in ms.
class Odr final : public ScriptedTask {
 public:
  static constexpr const char* doc = "oculomotor delayed response, pro and anti";
  static std::vector<Preset> presets();
  OptionTarget options() override { return OptionTarget(options_); }
  std::vector<Mistake> mistakes() const override;
  std::vector<float> ideal(const TrialBatch& batch) const override;

 private:
  Layout layout() const override;
  Script write(TrialDraws& draws) const override;
  int label(int direction) const;
  int first_channel() const { return options_.fixation_input ? 1 : 0; }
  OdrOptions options_;
};

}  // namespace axograd::tasks::trials
