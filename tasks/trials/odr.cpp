#include "tasks/trials/odr.hpp"

#include <fmt/format.h>

namespace axograd::tasks::trials {

std::vector<Preset> Odr::presets() {
  return {{"odr.neurogym", "NeuroGym dlygo: 500/500/500/500 ms, 16 directions", {}},
          {"odr.anti", "NeuroGym dlyanti: odr.neurogym with the opposite direction as the answer", {"anti=true"}}};
}

std::vector<Mistake> Odr::mistakes() const {
  if (options_.anti && options_.directions % 2 == 1)
    return {{"directions", fmt::format("{} directions have no opposite ones; an even number is needed", options_.directions)}};
  return options_.delay.mistakes("delay");
}

int Odr::label(int direction) const {
  const int answer = (direction + (options_.anti ? options_.directions / 2 : 0)) % options_.directions;
  return answer + (options_.fixation_output ? 1 : 0);
}

Layout Odr::layout() const {
  const OdrOptions& o = options_;
  Layout plan;
  plan.encoding = &o.encoding;
  TrialShape& s = plan.shape;
  s.dt = o.dt;
  set_parts(s, {{"fixation", o.fixation}, {"stimulus", o.stimulus}, {"delay", o.delay.longest()}, {"decision", o.decision}},
            !o.delay.varies());
  s.channels = first_channel() + o.directions;
  if (o.fixation_input) s.groups.push_back({"fixation", 0, 1});
  s.groups.push_back({"ring", first_channel(), o.directions});
  if (o.fixation_output) s.output_names.push_back("fixate");
  for (int d = 0; d < o.directions; ++d)
    s.output_names.push_back(fmt::format("{:.4g} degrees", degrees(preferred(d, o.directions))));
  s.outputs = static_cast<int>(s.output_names.size());
  s.condition_names = {"direction", "delay"};
  s.condition_units = {"deg", "ms"};
  s.chance = 1.0 / o.directions;
  return plan;
}

Script Odr::write(TrialDraws& draws) const {
  const OdrOptions& o = options_;
  const int direction = draws.below(o.directions);
  const double delay = o.delay.of(draws);
  Script script(o.dt);
  script.pass(o.fixation);
  show_direction(script, script.pass(o.stimulus), first_channel(), o.directions, o.tuning, preferred(direction, o.directions), 1,
                 o.noise);
  script.pass(delay);
  const Span counts = script.pass(o.decision);
  if (o.fixation_input) script.show({0, counts.first}, 0, 1);
  if (o.fixation_output && counts.first > 0) script.answer({0, counts.first}, 0, false);
  script.answer(counts, label(direction));
  script.conditions = {degrees(preferred(direction, o.directions)), delay};
  return script;
}

std::vector<float> Odr::ideal(const TrialBatch& batch) const {
  const Layout plan = layout();
  const Reader reader(batch, plan);
  Script clock(options_.dt);
  clock.pass(options_.fixation);
  const Span when = clock.pass(options_.stimulus);
  Sheet sheet(batch);
  for (const Window& window : batch.windows) {
    if (!window.scored) continue;
    const int n = options_.directions;
    sheet.say(window, label(seen_direction(reader, window.trial, when, first_channel(), n, options_.tuning, n)));
  }
  return std::move(sheet.values);
}

}  // namespace axograd::tasks::trials
