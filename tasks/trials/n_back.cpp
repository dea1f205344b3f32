#include "tasks/trials/n_back.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace axograd::tasks::trials {

std::vector<Preset> NBack::presets() {
  return {{"nback.1",
           "1-back: 8 stimuli, 250 ms on and 500 ms off, 12 to 20 items, a third targets, a third of the rest lures",
           {"n=1"}},
          {"nback.2", "2-back, otherwise as nback.1", {"n=2"}},
          {"nback.3", "3-back, otherwise as nback.1", {"n=3"}}};
}

std::vector<Mistake> NBack::mistakes() const {
  const NBackOptions& o = options_;
  if (o.most < o.fewest) return {{"most", fmt::format("{} items at most are fewer than {} at least", o.most, o.fewest)}};
  if (o.fewest <= o.n) return {{"fewest", fmt::format("{} items leave nothing to ask {} back", o.fewest, o.n)}};
  return {};
}

Layout NBack::layout() const {
  const NBackOptions& o = options_;
  Layout plan;
  plan.encoding = &o.encoding;
  TrialShape& s = plan.shape;
  s.dt = o.dt;
  std::vector<Part> parts;
  for (int k = 0; k < o.most; ++k) parts.insert(parts.end(), {{"", o.on}, {"", o.off}});
  set_parts(s, parts, true);
  s.channels = o.stimuli;
  for (int k = 0; k < o.stimuli; ++k) s.groups.push_back({fmt::format("stimulus {}", k), k, 1});
  s.outputs = 2;
  s.output_names = {"other", "target"};
  s.condition_names = {"items", "targets", "lures"};
  s.chance = std::max(o.targets, 1 - o.targets);
  return plan;
}

// Not a target, but shown n - 1 or n + 1 before.
bool NBack::lure(const std::vector<int>& row, int k) const {
  const auto back = [&](int by) {
    return by > 0 && k >= by && row[static_cast<std::size_t>(k - by)] == row[static_cast<std::size_t>(k)];
  };
  return !back(options_.n) && (back(options_.n - 1) || back(options_.n + 1));
}

// Rejection keeps every stimulus that does what was drawn equally likely; where none does (a lure that would be a target), the
// item is any other one.
int NBack::next_item(const std::vector<int>& row, TrialDraws& draws) const {
  const int n = options_.n, k = static_cast<int>(row.size());
  if (k < n) return draws.below(options_.stimuli);
  const int target = row[static_cast<std::size_t>(k - n)];
  if (draws.chance(options_.targets)) return target;
  const bool wants_lure = draws.chance(options_.lures);
  std::vector<int> fitting, others;
  std::vector<int> longer = row;
  longer.push_back(0);
  for (int item = 0; item < options_.stimuli; ++item) {
    if (item == target) continue;
    others.push_back(item);
    longer.back() = item;
    if (lure(longer, k) == wants_lure) fitting.push_back(item);
  }
  return draws.one_of(fitting.empty() ? others : fitting);
}

Script NBack::write(TrialDraws& draws) const {
  const NBackOptions& o = options_;
  const int items = o.fewest + draws.below(o.most - o.fewest + 1);
  Script script(o.dt);
  std::vector<int> row;
  int targets = 0, lures = 0;
  for (int k = 0; k < items; ++k) {
    row.push_back(next_item(row, draws));
    script.show(script.pass(o.on), row.back(), 1);
    const Span off = script.pass(o.off);
    if (k < o.n) continue;
    const bool target = row.back() == row[static_cast<std::size_t>(k - o.n)], is_lure = lure(row, k);
    targets += target, lures += is_lure;
    script.answer(off, target, true, is_lure);
  }
  script.conditions = {static_cast<double>(items), static_cast<double>(targets), static_cast<double>(lures)};
  return script;
}

std::vector<float> NBack::ideal(const TrialBatch& batch) const {
  const NBackOptions& o = options_;
  const Layout plan = layout();
  const Reader reader(batch, plan);
  const int on = steps_of(o.on, o.dt), item = on + steps_of(o.off, o.dt);
  const auto seen = [&](int trial, int k) {
    int best = 0;
    double most = -1e300;
    for (int s = 0; s < o.stimuli; ++s) {
      const double level = reader.mean(trial, {k * item, k * item + on}, s);
      if (level > most) most = level, best = s;
    }
    return best;
  };
  Sheet sheet(batch);
  for (const Window& window : batch.windows) {
    const int k = window.first / item;
    sheet.say(window, seen(window.trial, k) == seen(window.trial, k - o.n));
  }
  return std::move(sheet.values);
}

}  // namespace axograd::tasks::trials
