// n-back: a row of stimuli; is each the one shown n before? With lures: stimuli that were shown n - 1 or n + 1 before. (Ours; no
// task package of the field has one.)
#pragma once
#include "tasks/trials/registry.hpp"
#include "tasks/trials/scripted_task.hpp"

namespace axograd::tasks::trials {

struct NBackOptions {
  double dt = 1, on = 250, off = 500, targets = 0.33, lures = 1.0 / 3;
  int n = 2, stimuli = 8, fewest = 12, most = 20;
  Encoding encoding;
  template <class V> void visit(V& v) {
    visit_step(v, dt);
    v("n", n, {.doc = "how many items back", .low = 1, .high = 9});
    v("stimuli", stimuli, {.doc = "different stimuli, one channel each", .low = 3, .high = 1000});
    v("on", on, {.doc = "length of an item", .unit = "ms", .low = 0.01, .high = 1e5});
    v("off", off, {.doc = "after each item, when the answer to it counts", .unit = "ms", .low = 0.01, .high = 1e5});
    v("fewest", fewest, {.doc = "items of the shortest trial", .low = 2, .high = 1000});
    v("most", most, {.doc = "items of the longest trial", .low = 2, .high = 1000});
    v("targets", targets,
      {.doc = "share of targets among the items that are asked", .low = 0, .high = 1, .source = "the human protocol"});
    v("lures", lures, {.doc = "share of lures among the other items", .low = 0, .high = 1});
    visit_encoding(v, encoding);
  }
};

// A window for every item from number n on, of kind 1 where the item is a lure. Conditions: items; targets; lures.
class NBack final : public ScriptedTask {
 public:
  static constexpr const char* doc = "n-back with lures";
  static std::vector<Preset> presets();
  OptionTarget options() override { return OptionTarget(options_); }
  std::vector<Mistake> mistakes() const override;
  std::vector<float> ideal(const TrialBatch& batch) const override;

 private:
  Layout layout() const override;
  Script write(TrialDraws& draws) const override;
  int next_item(const std::vector<int>& row, TrialDraws& draws) const;
  bool lure(const std::vector<int>& row, int k) const;
  NBackOptions options_;
};

}  // namespace axograd::tasks::trials
