// Ready-set-go: measure the interval between two flashes and go after the same interval, or `gain` times it [Jazayeri & Shadlen
// 2010].
#pragma once
#include "tasks/trials/registry.hpp"
#include "tasks/trials/scripted_task.hpp"

namespace axograd::tasks::trials {

struct ReadySetGoOptions {
  double dt = 1, fixation = 100, ready = 83, set = 83, gain = 1, tolerance = 0.2, slack = 25;
  Duration measure{{800, 1500}, "uniform"};
  Encoding encoding;
  template <class V> void visit(V& v) {
    visit_step(v, dt);
    v("fixation", fixation,
      {.doc = "before the ready flash", .unit = "ms", .low = 0, .high = 1e5, .source = "NeuroGym ReadySetGo"});
    v("ready", ready,
      {.doc = "length of the ready flash", .unit = "ms", .low = 0.01, .high = 1e5, .source = "NeuroGym ReadySetGo"});
    v("measure", measure, {.doc = "the interval between the flashes", .source = "NeuroGym ReadySetGo"});
    v("set", set, {.doc = "length of the set flash", .unit = "ms", .low = 0.01, .high = 1e5, .source = "NeuroGym ReadySetGo"});
    v("gain", gain, {.doc = "the interval to produce, in units of the measured one", .low = 0.05, .high = 20});
    v("tolerance", tolerance,
      {.doc = "correct within this share of the interval to produce …", .low = 0, .high = 0.9, .source = "NeuroGym ReadySetGo"});
    v("slack", slack, {.doc = "… and so much more", .unit = "ms", .low = 0, .high = 1e4, .source = "NeuroGym ReadySetGo"});
    visit_encoding(v, encoding);
  }
};

// The go time is the first step after the set flash at which the output "go" is above "hold"; the trial lasts for twice the
// interval to produce. One verdict per trial, its reaction is the produced interval. Conditions: measure and target in ms.
class ReadySetGo final : public ScriptedTask {
 public:
  static constexpr const char* doc = "ready-set-go: reproduce an interval";
  static std::vector<Preset> presets();
  OptionTarget options() override { return OptionTarget(options_); }
  std::vector<Mistake> mistakes() const override { return options_.measure.mistakes("measure"); }
  std::vector<Verdict> judge(const TrialBatch& batch, const Answers& answers) const override;
  std::vector<float> ideal(const TrialBatch& batch) const override;
  std::vector<float> blind(const TrialBatch& batch) const override;

 private:
  // The constant time that is right for the largest share of intervals, and that share.
  struct Constant {
    double time = 0, share = 0;
  };
  Constant best_constant() const;
  double share_right(double time) const;
  Layout layout() const override;
  Script write(TrialDraws& draws) const override;
  int set_end(double measure) const;
  ReadySetGoOptions options_;
};

}  // namespace axograd::tasks::trials
