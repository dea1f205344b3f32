#include "tasks/trials/paired_association.hpp"

#include <fmt/format.h>

namespace axograd::tasks::trials {

std::vector<Preset> PairedAssociation::presets() {
  return {{"dpa.neurogym", "NeuroGym DelayPairedAssociation: 0/1000/1000/1000/1000/500 ms, go for the pairs 1-3 and 2-4", {}}};
}

Layout PairedAssociation::layout() const {
  const PairedAssociationOptions& o = options_;
  Layout plan;
  plan.encoding = &o.encoding;
  TrialShape& s = plan.shape;
  s.dt = o.dt;
  set_parts(s,
            {{"fixation", o.fixation},
             {"first", o.first},
             {"delay 1", o.delay_1.longest()},
             {"second", o.second},
             {"delay 2", o.delay_2},
             {"decision", o.decision}},
            !o.delay_1.varies());
  s.groups = {{"fixation", 0, 1}};
  for (int k = 1; k <= 2 * o.pairs; ++k) s.groups.push_back({fmt::format("stimulus {}", k), k, 1});
  s.channels = 1 + 2 * o.pairs;
  s.outputs = 2;
  s.output_names = {"hold", "go"};
  s.condition_names = {"first", "second", "delay"};
  s.condition_units = {"", "", "ms"};
  return plan;
}

Script PairedAssociation::write(TrialDraws& draws) const {
  const PairedAssociationOptions& o = options_;
  const bool together = draws.chance(0.5);
  const int first = draws.below(o.pairs), partner = together ? first : (first + 1 + draws.below(o.pairs - 1)) % o.pairs;
  const double delay = o.delay_1.of(draws);
  Script script(o.dt);
  const auto show = [&](double ms, int stimulus) {
    const Span when = script.pass(ms);
    script.show(when, stimulus, 1);
    script.show(when, 1, 2 * o.pairs, 0, o.noise);
  };
  script.pass(o.fixation);
  show(o.first, 1 + first);
  script.pass(delay);
  show(o.second, 1 + o.pairs + partner);
  script.pass(o.delay_2);
  const Span counts = script.pass(o.decision);
  script.show({0, counts.first}, 0, 1);
  script.answer({0, counts.first}, 0, false);
  script.answer(counts, together);
  script.conditions = {1.0 + first, 1.0 + o.pairs + partner, delay};
  return script;
}

std::vector<float> PairedAssociation::ideal(const TrialBatch& batch) const {
  const PairedAssociationOptions& o = options_;
  const Layout plan = layout();
  const Reader reader(batch, plan);
  Sheet sheet(batch);
  for (const Window& window : batch.windows) {
    if (!window.scored) continue;
    Script clock(o.dt);
    const auto strongest = [&](Span when, int from) {
      int best = 0;
      for (int k = 1; k < o.pairs; ++k)
        if (reader.mean(window.trial, when, from + k) > reader.mean(window.trial, when, from + best)) best = k;
      return best;
    };
    clock.pass(o.fixation);
    const int first = strongest(clock.pass(o.first), 1);
    clock.pass(batch.condition(window.trial, 2));
    sheet.say(window, first == strongest(clock.pass(o.second), 1 + o.pairs));
  }
  return std::move(sheet.values);
}

}  // namespace axograd::tasks::trials
