#include "tasks/trials/store_recall.hpp"

#include <algorithm>

namespace axograd::tasks::trials {

std::vector<Preset> StoreRecall::presets() {
  return {{"storerecall.lsnn", "LSNN: 12 symbols of 200 ms, 100 inputs at 50 Hz, expected delay 6 symbols", {}},
          {"storerecall.norse",
           "Norse: 12 commands of 100 ms, 5 neurons for each of 4 channels at 100 Hz",
           {"symbol=100", "neurons=5", "rate=100"}}};
}

// STORE and RECALL take turns, at least one value lies between them, and at least one RECALL comes: rows without one are drawn
// again.
std::vector<StoreRecall::Command> StoreRecall::commands(TrialDraws& draws) const {
  const auto n = static_cast<std::size_t>(options_.symbols);
  const double p = 1 / (1 + options_.expected_delay);
  for (int attempt = 0; attempt < 1000; ++attempt) {
    std::vector<Command> row(n, Command::value);
    bool stored = false;
    for (std::size_t k = 0; k < n; ++k) {
      const bool just_stored = k > 0 && row[k - 1] == Command::store;
      if (just_stored || !draws.chance(p)) continue;
      row[k] = stored ? Command::recall : Command::store;
      stored = !stored;
    }
    if (std::find(row.begin(), row.end(), Command::recall) != row.end()) return row;
  }
  std::vector<Command> row(n, Command::value);  // expected delays far beyond the row
  row.front() = Command::store, row.back() = Command::recall;
  return row;
}

Layout StoreRecall::layout() const {
  const int n = options_.neurons;
  Layout plan;
  TrialShape& s = plan.shape;
  s.dt = options_.dt;
  set_parts(s, std::vector<Part>(static_cast<std::size_t>(options_.symbols), {"", options_.symbol}), true);
  s.channels = 4 * n;
  s.outputs = 2;
  s.output_names = {"0", "1"};
  s.groups = {{"value 0", 0, n}, {"value 1", n, n}, {"STORE", 2 * n, n}, {"RECALL", 3 * n, n}};
  s.condition_names = {"recalls", "first delay"};
  s.condition_units = {"", "ms"};
  return plan;
}

Script StoreRecall::write(TrialDraws& draws) const {
  const int n = options_.neurons;
  Script script(options_.dt);
  int stored = 0, stored_at = 0, recalls = 0, first_delay = 0, k = 0;
  const auto row = commands(draws);
  for (const Command command : row) {
    const Span when = script.pass(options_.symbol);
    if (command == Command::recall) {
      script.show(when, 3 * n, n, options_.rate, 0);
      script.answer(when, stored);
      if (recalls++ == 0) first_delay = k - stored_at;
    } else {
      const int bit = draws.below(2);  // so that the one after a STORE is the other bit half of the time
      script.show(when, bit * n, n, options_.rate, 0);
      if (command == Command::store) {
        script.show(when, 2 * n, n, options_.rate, 0);
        stored = bit, stored_at = k;
      }
    }
    ++k;
  }
  script.note(recalls);
  script.note(first_delay);
  return script;
}

std::vector<float> StoreRecall::ideal(const TrialBatch& batch) const {
  const Layout plan = layout();
  const Reader reader(batch, plan);
  const int n = options_.neurons, step = steps_of(options_.symbol, options_.dt);
  Sheet sheet(batch);
  for (const Window& window : batch.windows) {
    int bit = 0;
    for (int t = 0; t < window.first; t += step) {
      const auto lit = [&](int group) { return reader.spikes(window.trial, {t, t + step}, group * n, n); };
      if (lit(2) > 0) bit = lit(1) > lit(0);
    }
    sheet.say(window, bit);
  }
  return std::move(sheet.values);
}

}  // namespace axograd::tasks::trials
