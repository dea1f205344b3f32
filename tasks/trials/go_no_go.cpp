#include "tasks/trials/go_no_go.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace axograd::tasks::trials {

std::vector<Preset> GoNoGo::presets() {
  return {{"gonogo.spikernn", "spikeRNN: 1000 ms, cue 250-375 ms, go above 0.7, no-go below 0.3", {}}};
}

std::vector<Mistake> GoNoGo::mistakes() const {
  if (options_.no_go_below <= options_.go_above) return {};
  return {{"no_go_below", fmt::format("{} lies above go_above, {}: an output between them would be both", options_.no_go_below,
                                      options_.go_above)}};
}

Span GoNoGo::cue() const {
  Script clock(options_.dt);
  clock.pass(options_.fixation);
  return clock.pass(options_.cue);
}

Span GoNoGo::response() const { return {cue().end, cue().end + steps_of(options_.response, options_.dt)}; }

Layout GoNoGo::layout() const {
  Layout plan;
  plan.encoding = &options_.encoding;
  TrialShape& s = plan.shape;
  s.dt = options_.dt;
  set_parts(s, {{"fixation", options_.fixation}, {"cue", options_.cue}, {"response", options_.response}}, true);
  s.channels = 1;
  s.groups = {{"cue", 0, 1}};
  s.outputs = 1;
  s.output_names = {"go"};
  s.classes = false;
  s.condition_names = {"go"};
  s.chance = std::max(options_.p_go, 1 - options_.p_go);
  return plan;
}

Script GoNoGo::write(TrialDraws& draws) const {
  const GoNoGoOptions& o = options_;
  const bool go = draws.chance(o.p_go);
  Script script(o.dt);
  script.pass(o.fixation);
  const Span cue = script.pass(o.cue), after = script.pass(o.response);
  script.show(cue, 0, go ? 1 : 0);
  script.show(script.whole(), 0, 0, o.noise);
  script.want({0, cue.end}, 0, 0, 1);
  script.want(after, 0, go ? 1 : 0, 1);
  script.note(go);
  return script;
}

std::vector<Verdict> GoNoGo::judge(const TrialBatch& batch, const Answers& answers) const {
  const Span after = response();
  std::vector<Verdict> verdicts;
  for (int b = 0; b < batch.trials; ++b) {
    double magnitude = 0, reaction = std::nan("");
    for (int t = after.first; t < after.end; ++t) {
      const double y = static_cast<double>(answers.at(b, t, 0));
      magnitude = std::max(magnitude, std::fabs(y));
      if (std::isnan(reaction) && y > options_.go_above) reaction = (t - after.first) * batch.shape.dt;
    }
    const int label = batch.condition(b, 0) == 1, answer = !std::isnan(reaction) ? 1 : magnitude < options_.no_go_below ? 0 : -1;
    verdicts.push_back({b, answer == label, label, answer, 0, reaction});
  }
  return verdicts;
}

std::vector<float> GoNoGo::ideal(const TrialBatch& batch) const {
  const Layout plan = layout();
  const Reader reader(batch, plan);
  Sheet sheet(batch);
  for (int b = 0; b < batch.trials; ++b)
    if (reader.mean(b, cue(), 0) > 0.5) sheet.set(b, response(), 0);
  return std::move(sheet.values);
}

std::vector<float> GoNoGo::blind(const TrialBatch& batch) const {
  Sheet sheet(batch);
  if (options_.p_go > 0.5)
    for (int b = 0; b < batch.trials; ++b) sheet.set(b, response(), 0);
  return std::move(sheet.values);
}

}  // namespace axograd::tasks::trials
