// Delayed store and recall: a row of symbols, one bit each; a STORE cue marks a bit, a RECALL cue asks for it symbols later
// [Bellec et al. 2018, LSNN].
#pragma once
#include "tasks/trials/registry.hpp"
#include "tasks/trials/scripted_task.hpp"

namespace axograd::tasks::trials {

struct StoreRecallOptions {
  double dt = 1, symbol = 200, expected_delay = 6, rate = 50;
  int symbols = 12, neurons = 25;
  template <class V> void visit(V& v) {
    visit_step(v, dt);
    v("symbol", symbol, {.doc = "length of a symbol", .unit = "ms", .low = 0.01, .high = 1e5, .source = "Bellec 2018"});
    v("symbols", symbols, {.doc = "symbols of a trial", .low = 3, .high = 10000, .source = "Bellec 2018"});
    v("expected_delay", expected_delay,
      {.doc = "d: a STORE and, once stored, a RECALL comes at a symbol with chance 1 / (1 + d)",
       .unit = "symbols",
       .low = 0,
       .high = 1000,
       .source = "Bellec 2018"});
    v("neurons", neurons,
      {.doc = "neurons in each of the groups value 0, value 1, STORE, RECALL",
       .low = 1,
       .high = 100000,
       .source = "Bellec 2018"});
    v("rate", rate,
      {.doc = "rate of a group that is on; the others are silent",
       .unit = "Hz",
       .low = 0,
       .high = 1000,
       .source = "Bellec 2018"});
  }
};

// Every RECALL is a window. Conditions: number of recalls; symbols from the first STORE to its RECALL.
class StoreRecall final : public ScriptedTask {
 public:
  static constexpr const char* doc = "delayed store and recall of bits";
  static std::vector<Preset> presets();
  OptionTarget options() override { return OptionTarget(options_); }
  std::vector<float> ideal(const TrialBatch& batch) const override;

 private:
  enum class Command { value, store, recall };
  std::vector<Command> commands(TrialDraws& draws) const;
  Layout layout() const override;
  Script write(TrialDraws& draws) const override;
  StoreRecallOptions options_;
};

}  // namespace axograd::tasks::trials
