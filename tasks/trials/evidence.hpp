// Evidence accumulation: a row of cues left or right, a delay, a recall signal; on which side were more? [Morcos & Harvey 2016;
// Bellec et al. 2020 Fig. 3; the network of arXiv 2406.19708]
#pragma once
#include "tasks/trials/registry.hpp"
#include "tasks/trials/scripted_task.hpp"

namespace axograd::tasks::trials {

struct EvidenceOptions {
  double dt = 1, gap = 50, cue = 100, delay = 1000, recall = 150, p_side = 0.7, cue_rate = 40, recall_rate = 40, noise_rate = 10;
  int cues = 7, neurons = 25;
  std::string label_1 = "left";
  template <class V> void visit(V& v) {
    visit_step(v, dt);
    v("cues", cues, {.doc = "number of cues, odd", .low = 1, .high = 1001, .source = "Bellec 2020"});
    v("gap", gap, {.doc = "silence before each cue", .unit = "ms", .low = 0, .high = 1e5, .source = "Bellec 2020"});
    v("cue", cue, {.doc = "length of a cue", .unit = "ms", .low = 0.01, .high = 1e5, .source = "Bellec 2020"});
    v("delay", delay,
      {.doc = "between the last cue and the recall", .unit = "ms", .low = 0, .high = 1e6, .source = "arXiv 2406.19708"});
    v("recall", recall,
      {.doc = "recall signal; the answer counts there", .unit = "ms", .low = 0.01, .high = 1e5, .source = "Bellec 2020"});
    v("p_side", p_side, {.doc = "chance of a cue to be on the trial's side", .low = 0.5, .high = 1, .source = "Bellec 2020"});
    v("neurons", neurons,
      {.doc = "neurons in each of the groups left, right, recall, noise",
       .low = 1,
       .high = 100000,
       .source = "arXiv 2406.19708"});
    v("cue_rate", cue_rate,
      {.doc = "rate of a side's group during its cues", .unit = "Hz", .low = 0, .high = 1000, .source = "Bellec 2020"});
    v("recall_rate", recall_rate,
      {.doc = "rate of the recall group", .unit = "Hz", .low = 0, .high = 1000, .source = "Bellec 2020"});
    v("noise_rate", noise_rate,
      {.doc = "rate of the noise group, always", .unit = "Hz", .low = 0, .high = 1000, .source = "Bellec 2020"});
    v("label_1", label_1, {.doc = "the side whose majority is output 1", .choices = {"left", "right"}});
  }
};

// Conditions: number of cues on the left; the trial's side (1 left).
class Evidence final : public ScriptedTask {
 public:
  static constexpr const char* doc = "evidence accumulation: on which side were more cues?";
  static std::vector<Preset> presets();
  OptionTarget options() override { return OptionTarget(options_); }
  std::vector<Mistake> mistakes() const override;
  std::vector<float> ideal(const TrialBatch& batch) const override;

 private:
  Layout layout() const override;
  Script write(TrialDraws& draws) const override;
  int label(int left) const { return (2 * left > options_.cues) == (options_.label_1 == "left") ? 1 : 0; }
  EvidenceOptions options_;
};

}  // namespace axograd::tasks::trials
