#include "tasks/trials/copy_task.hpp"

#include <fmt/format.h>

namespace axograd::tasks::trials {

Layout CopyTask::layout() const {
  const CopyOptions& o = options_;
  Layout plan;
  plan.encoding = &o.encoding;
  TrialShape& s = plan.shape;
  s.dt = o.dt;
  const auto part = [&](const char* name, int times) { return Part{name, times * steps_of(o.hold, o.dt) * o.dt}; };
  set_parts(s, {part("symbols", o.length), part("lag", o.lag), part("markers", o.length)}, true);
  s.channels = o.symbols + 2;
  for (int k = 0; k < o.symbols; ++k) {
    s.output_names.push_back(fmt::format("{}", k));
    s.groups.push_back({fmt::format("symbol {}", k), k, 1});
  }
  s.groups.push_back({"blank", o.symbols, 1});
  s.groups.push_back({"marker", o.symbols + 1, 1});
  s.outputs = o.symbols;
  s.chance = 1.0 / o.symbols;
  return plan;
}

Script CopyTask::write(TrialDraws& draws) const {
  const CopyOptions& o = options_;
  Script script(o.dt);
  std::vector<int> row;
  for (int k = 0; k < o.length; ++k) {
    row.push_back(draws.below(o.symbols));
    script.show(script.pass(o.hold), row.back(), 1);
  }
  for (int k = 0; k < o.lag; ++k) script.show(script.pass(o.hold), o.symbols, 1);
  for (const int symbol : row) {
    const Span marker = script.pass(o.hold);
    script.show(marker, o.symbols + 1, 1);
    script.answer(marker, symbol);
  }
  return script;
}

std::vector<float> CopyTask::ideal(const TrialBatch& batch) const {
  const CopyOptions& o = options_;
  const Layout plan = layout();
  const Reader reader(batch, plan);
  const int step = steps_of(o.hold, o.dt);
  Sheet sheet(batch);
  for (const Window& window : batch.windows) {
    const int at = window.first - (o.length + o.lag) * step;
    int best = 0;
    for (int k = 1; k < o.symbols; ++k)
      if (reader.mean(window.trial, {at, at + step}, k) > reader.mean(window.trial, {at, at + step}, best)) best = k;
    sheet.say(window, best);
  }
  return std::move(sheet.values);
}

}  // namespace axograd::tasks::trials
