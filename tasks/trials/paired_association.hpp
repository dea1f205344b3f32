// Delay-paired association: two stimuli a delay apart; go when they belong together.
#pragma once
#include "tasks/trials/registry.hpp"
#include "tasks/trials/scripted_task.hpp"

namespace axograd::tasks::trials {

struct PairedAssociationOptions {
  double dt = 1, fixation = 0, first = 1000, second = 1000, delay_2 = 1000, decision = 500, noise = 1;
  Duration delay_1{{1000}};
  int pairs = 2;
  Encoding encoding;
  template <class V> void visit(V& v) {
    visit_step(v, dt);
    v("fixation", fixation, {.doc = "before the first stimulus", .unit = "ms", .low = 0, .high = 1e5, .source = "NeuroGym"});
    v("first", first, {.doc = "first stimulus", .unit = "ms", .low = 0.01, .high = 1e5, .source = "NeuroGym"});
    v("delay_1", delay_1, {.doc = "between the stimuli"});
    v("second", second, {.doc = "second stimulus", .unit = "ms", .low = 0.01, .high = 1e5, .source = "NeuroGym"});
    v("delay_2", delay_2, {.doc = "before the decision", .unit = "ms", .low = 0, .high = 1e5, .source = "NeuroGym"});
    v("decision", decision, {.doc = "when the answer counts", .unit = "ms", .low = 0.01, .high = 1e5, .source = "NeuroGym"});
    v("pairs", pairs,
      {.doc = "n pairs: first stimuli 1 … n, second n + 1 … 2n; k and n + k belong together",
       .low = 2,
       .high = 100,
       .source = "NeuroGym"});
    v("noise", noise,
      {.doc = "of the channels during stimuli: standard deviation of a step times sqrt(dt / ms); not with spikes",
       .low = 0,
       .high = 1000,
       .source = "NeuroGym"});
    visit_encoding(v, encoding);
  }
};

// Half of the trials are pairs. Conditions: first and second stimulus, counted from 1; first delay in ms.
class PairedAssociation final : public ScriptedTask {
 public:
  static constexpr const char* doc = "delay-paired association: go when two stimuli belong together";
  static std::vector<Preset> presets();
  OptionTarget options() override { return OptionTarget(options_); }
  std::vector<Mistake> mistakes() const override { return options_.delay_1.mistakes("delay_1"); }
  std::vector<float> ideal(const TrialBatch& batch) const override;

 private:
  Layout layout() const override;
  Script write(TrialDraws& draws) const override;
  PairedAssociationOptions options_;
};

}  // namespace axograd::tasks::trials
