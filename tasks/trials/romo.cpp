#include "tasks/trials/romo.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace axograd::tasks::trials {

std::vector<Preset> Romo::presets() {
  return {{"romo.pycog",
           "Song et al. 2016 (pycog romo.py): 100/500/2500-3500/500/300 ms, two opponent channels, catch trials 1 in 11",
           {}},
          {"romo.neurogym",
           "NeuroGym DelayComparison: 500/500/1000/500/100 ms, fixation and one channel, three outputs",
           {"fixation.ms=[500]", "delay.ms=[1000]", "delay.draw=one_of", "decision.ms=[100]", "channels=single",
            "fixation_input=true", "fixation_output=true", "catch_share=0", "noise=1"}},
          {"romo.psychrnn",
           "PsychRNN DelayedDiscrimination with T = 2000 ms: onset up to T/8, stimuli and delay up to T/4, decision up to T/8",
           {"fixation.ms=[0, 250]", "fixation.draw=uniform", "first.ms=[0, 500]", "first.draw=uniform", "delay.ms=[0, 500]",
            "second.ms=[0, 500]", "second.draw=uniform", "decision.ms=[0, 250]", "decision.draw=uniform", "catch_share=0"}}};
}

std::vector<Mistake> Romo::mistakes() const {
  const RomoOptions& o = options_;
  std::vector<Mistake> all;
  for (const auto& [key, duration] : {std::pair{"fixation", &o.fixation},
                                      {"first", &o.first},
                                      {"delay", &o.delay},
                                      {"second", &o.second},
                                      {"decision", &o.decision}})
    for (Mistake& m : duration->mistakes(key)) all.push_back(std::move(m));
  if (o.low.size() != o.high.size() || o.low.empty())
    return {{"low", fmt::format("pairs need as many low as high frequencies, found {} and {}", o.low.size(), o.high.size())}};
  for (std::size_t k = 0; k < o.low.size(); ++k)
    if (o.low[k] >= o.high[k]) all.push_back({"high", fmt::format("{} Hz is not faster than {} Hz", o.high[k], o.low[k])});
  return all;
}

Layout Romo::layout() const {
  const RomoOptions& o = options_;
  Layout plan;
  plan.encoding = &o.encoding;
  plan.top = opponent() ? 1.2 : 1;
  TrialShape& s = plan.shape;
  s.dt = o.dt;
  const bool same = o.catch_share == 0 && !o.fixation.varies() && !o.first.varies() && !o.delay.varies() && !o.second.varies() &&
                    !o.decision.varies();
  set_parts(s,
            {{"fixation", o.fixation.longest()},
             {"f1", o.first.longest()},
             {"delay", o.delay.longest()},
             {"f2", o.second.longest()},
             {"decision", std::max(o.dt, o.decision.longest())}},
            same);
  if (o.catch_share > 0) s.steps = std::max(s.steps, steps_of(o.catch_length, o.dt));
  if (o.fixation_input) s.groups.push_back({"fixation", 0, 1});
  s.groups.push_back({"frequency", first_channel(), 1});
  if (opponent()) s.groups.push_back({"reverse", first_channel() + 1, 1});
  s.channels = first_channel() + (opponent() ? 2 : 1);
  s.output_names = {"f1 > f2", "f1 < f2"};
  if (o.fixation_output) s.output_names.insert(s.output_names.begin(), "fixate");
  s.outputs = static_cast<int>(s.output_names.size());
  s.condition_names = {"f1", "f2", "delay", "onset", "first", "second", "case"};
  s.condition_units = {"Hz", "Hz", "ms", "ms", "ms", "ms", ""};
  return plan;
}

// Frequencies are scaled by the lowest and the highest of all pairs (10 and 34 Hz).
void Romo::show(Script& script, Span when, double frequency) const {
  const double least = *std::min_element(options_.low.begin(), options_.low.end());
  const double most = *std::max_element(options_.high.begin(), options_.high.end());
  const double share = (frequency - least) / (most - least);
  if (opponent()) {
    script.show(when, first_channel(), 0.4 + 0.8 * share, options_.noise);
    script.show(when, first_channel() + 1, 0.4 + 0.8 * (1 - share), options_.noise);
  } else {
    script.show(when, first_channel(), 0.5 + 0.5 * share, options_.noise);
  }
}

Script Romo::write_catch() const {
  Script script(options_.dt);
  const Span all = script.pass(options_.catch_length);
  if (options_.fixation_input) script.show(all, 0, 1);
  if (options_.fixation_output) script.answer(all, 0, false);
  script.conditions = {0, 0, 0, 0, 0, 0, -1};
  return script;
}

Script Romo::write(TrialDraws& draws) const {
  const RomoOptions& o = options_;
  if (draws.chance(o.catch_share)) return write_catch();
  const auto pair = static_cast<std::size_t>(draws.below(static_cast<int>(o.low.size())));
  const bool falling = draws.chance(0.5);
  const double f1 = falling ? o.high[pair] : o.low[pair], f2 = falling ? o.low[pair] : o.high[pair];
  const double onset = o.fixation.of(draws), first = o.first.of(draws), delay = o.delay.of(draws), second = o.second.of(draws);
  Script script(o.dt);
  script.pass(onset);
  show(script, script.pass(first), f1);
  script.pass(delay);
  show(script, script.pass(second), f2);
  const Span counts = script.pass(std::max(o.dt, o.decision.of(draws)));
  if (o.fixation_input) script.show({0, counts.first}, 0, 1);
  if (o.fixation_output && counts.first > 0) script.answer({0, counts.first}, 0, false);
  script.answer(counts, (falling ? 0 : 1) + (o.fixation_output ? 1 : 0));
  script.conditions = {f1, f2, delay, onset, first, second, 2.0 * static_cast<double>(pair) + (falling ? 0 : 1)};
  return script;
}

std::vector<float> Romo::ideal(const TrialBatch& batch) const {
  const Layout plan = layout();
  const Reader reader(batch, plan);
  Sheet sheet(batch);
  for (const Window& window : batch.windows) {
    if (!window.scored) continue;
    Script clock(options_.dt);
    const auto read = [&](double ms) {
      const Span when = clock.pass(ms);
      const double up = reader.mean(window.trial, when, first_channel());
      return opponent() ? up - reader.mean(window.trial, when, first_channel() + 1) : up;
    };
    clock.pass(batch.condition(window.trial, 3));
    const double first = read(batch.condition(window.trial, 4));
    clock.pass(batch.condition(window.trial, 2));
    const double second = read(batch.condition(window.trial, 5));
    sheet.say(window, (first > second ? 0 : 1) + (options_.fixation_output ? 1 : 0));
  }
  return std::move(sheet.values);
}

}  // namespace axograd::tasks::trials
