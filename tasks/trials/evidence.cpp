#include "tasks/trials/evidence.hpp"

#include <fmt/format.h>

namespace axograd::tasks::trials {

std::vector<Preset> Evidence::presets() {
  return {{"evidence.paper2406", "the task of arXiv 2406.19708: 2200 ms, 100 inputs, class 1 for a majority on the left", {}},
          {"evidence.bellec2020",
           "Bellec et al. 2020 Fig. 3: 2250 ms (delay 1050 ms), 40 inputs, class 1 for a majority on the right",
           {"delay=1050", "neurons=10", "label_1=right"}},
          {"evidence.chen2022",
           "timing of Chen, Scherr & Maass 2022 (model of V1): 5 cues of 50 ms, 600 ms in all; rates as Bellec 2020",
           {"cues=5", "cue=50", "gap=10", "delay=250", "recall=50", "neurons=10", "label_1=right"}}};
}

std::vector<Mistake> Evidence::mistakes() const {
  if (options_.cues % 2 == 0)
    return {{"cues", fmt::format("{} cues can be as many left as right; an odd number is needed", options_.cues)}};
  return {};
}

Layout Evidence::layout() const {
  const EvidenceOptions& o = options_;
  Layout plan;
  TrialShape& s = plan.shape;
  s.dt = o.dt;
  std::vector<Part> parts;
  for (int k = 1; k <= o.cues; ++k) {
    parts.push_back({"", o.gap});
    parts.push_back({fmt::format("cue {}", k), o.cue});
  }
  parts.push_back({"delay", o.delay});
  parts.push_back({"recall", o.recall});
  set_parts(s, parts, true);
  s.channels = 4 * o.neurons;
  s.outputs = 2;
  s.output_names = {"right", "left"};
  if (o.label_1 == "right") std::swap(s.output_names[0], s.output_names[1]);
  const int n = o.neurons;
  s.groups = {{"left", 0, n}, {"right", n, n}, {"recall", 2 * n, n}, {"noise", 3 * n, n}};
  s.condition_names = {"cues left", "side left"};
  return plan;
}

Script Evidence::write(TrialDraws& draws) const {
  const EvidenceOptions& o = options_;
  Script script(o.dt);
  const bool side = draws.chance(0.5);
  int left = 0;
  for (int k = 0; k < o.cues; ++k) {
    script.pass(o.gap);
    const bool is_left = draws.chance(side ? o.p_side : 1 - o.p_side);
    left += is_left;
    script.show(script.pass(o.cue), is_left ? 0 : o.neurons, o.neurons, o.cue_rate, 0);
  }
  script.pass(o.delay);
  const Span recall = script.pass(o.recall);
  script.show(recall, 2 * o.neurons, o.neurons, o.recall_rate, 0);
  script.show(script.whole(), 3 * o.neurons, o.neurons, o.noise_rate, 0);
  script.answer(recall, label(left));
  script.note(left);
  script.note(side);
  return script;
}

// Each cue is read by itself, then they are counted.
std::vector<float> Evidence::ideal(const TrialBatch& batch) const {
  const EvidenceOptions& o = options_;
  const Layout plan = layout();
  const Reader reader(batch, plan);
  Sheet sheet(batch);
  for (const Window& window : batch.windows) {
    Script clock(o.dt);
    int left = 0;
    for (int k = 0; k < o.cues; ++k) {
      clock.pass(o.gap);
      const Span cue = clock.pass(o.cue);
      left += reader.spikes(window.trial, cue, 0, o.neurons) > reader.spikes(window.trial, cue, o.neurons, o.neurons);
    }
    sheet.say(window, label(left));
  }
  return std::move(sheet.values);
}

}  // namespace axograd::tasks::trials
