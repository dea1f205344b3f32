// Copy: a row of symbols, blanks, then as many markers, at which the symbols are named in their order [Hochreiter & Schmidhuber
// 1997].
#pragma once
#include "tasks/trials/registry.hpp"
#include "tasks/trials/scripted_task.hpp"

namespace axograd::tasks::trials {

struct CopyOptions {
  double dt = 1, hold = 50;
  int symbols = 8, length = 10, lag = 10;
  Encoding encoding;
  template <class V> void visit(V& v) {
    visit_step(v, dt);
    v("symbols", symbols, {.doc = "different symbols", .low = 2, .high = 1000});
    v("length", length, {.doc = "symbols of a trial", .low = 1, .high = 1000});
    v("lag", lag, {.doc = "blanks between the symbols and the markers", .low = 0, .high = 100000});
    v("hold", hold,
      {.doc = "length of a symbol, a blank and a marker (one step in networks without time)",
       .unit = "ms",
       .low = 0.01,
       .high = 1e5});
    visit_encoding(v, encoding);
  }
};

// A window for every marker. Channels: the symbols, blank, marker (one of them on).
class CopyTask final : public ScriptedTask {
 public:
  static constexpr const char* doc = "copy a row of symbols after a lag";
  static std::vector<Preset> presets() { return {}; }
  OptionTarget options() override { return OptionTarget(options_); }
  std::vector<float> ideal(const TrialBatch& batch) const override;

 private:
  Layout layout() const override;
  Script write(TrialDraws& draws) const override;
  CopyOptions options_;
};

}  // namespace axograd::tasks::trials
