#include "tasks/trials/mante.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace axograd::tasks::trials {

std::vector<Preset> Mante::presets() {
  return {{"mante.song2016",
           "Song et al. 2016 (pycog mante.py): 100/800/300 ms, coherence 1, 3, 10 %, six channels, catch trials 1 in 73",
           {}},
          {"mante.neurogym",
           "NeuroGym ContextDecisionMaking: 300/750/delay 300-3000/100 ms, coherence 5, 15, 50 %, three outputs",
           {"fixation=300", "stimulus=750", "delay.ms=[600, 300, 3000]", "delay.draw=exponential", "decision=100",
            "coherence=[5, 15, 50]", "gain=1", "context=trial", "fixation_input=true", "fixation_output=true", "catch_share=0",
            "noise=1"}},
          // N(+-0.5, 1) in steps of 5 ms: standard deviation 1 = sqrt(5) / sqrt(5 ms)
          {"mante.spikernn",
           "spikeRNN: 2500 ms, stimulus 250-1250 ms, signed channels of mean +-0.5, context for the whole trial",
           {"fixation=250", "stimulus=1000", "decision=1250", "coherence=[50]", "gain=1", "channels=signed", "context=trial",
            "catch_share=0", "noise=2.23606797749979"}}};
}

std::vector<Mistake> Mante::mistakes() const {
  const ManteOptions& o = options_;
  auto all = o.delay.mistakes("delay");
  if (o.coherence.empty()) return {{"coherence", "no coherence is given"}};
  const double most = *std::max_element(o.coherence.begin(), o.coherence.end());
  if (o.gain * most > 100) all.push_back({"gain", fmt::format("{} times {} % is more than 100 %", o.gain, most)});
  return all;
}

Layout Mante::layout() const {
  const ManteOptions& o = options_;
  Layout plan;
  plan.encoding = &o.encoding;
  TrialShape& s = plan.shape;
  s.dt = o.dt;
  set_parts(s, {{"fixation", o.fixation}, {"stimulus", o.stimulus}, {"delay", o.delay.longest()}, {"decision", o.decision}},
            !o.delay.varies() && o.catch_share == 0);
  if (o.catch_share > 0) s.steps = std::max(s.steps, steps_of(o.catch_length, o.dt));
  const int width = one_signed() ? 1 : 2;
  if (o.fixation_input) s.groups.push_back({"fixation", 0, 1});
  const int context = stimulus_channel(0) - 2;
  s.groups.push_back({"motion context", context, 1});
  s.groups.push_back({"colour context", context + 1, 1});
  s.groups.push_back({"motion", stimulus_channel(0), width});
  s.groups.push_back({"colour", stimulus_channel(1), width});
  s.channels = stimulus_channel(1) + width;
  s.output_names = {"left", "right"};
  if (o.fixation_output) s.output_names.insert(s.output_names.begin(), "fixate");
  s.outputs = static_cast<int>(s.output_names.size());
  s.condition_names = {"context", "motion", "colour"};
  s.condition_units = {"", "%", "%"};
  s.condition_words = {{"motion", "colour"}, {}, {}};
  return plan;
}

void Mante::show(Script& script, Span when, int modality, double coherence) const {
  const int channel = stimulus_channel(modality);
  const double strength = options_.gain * coherence / 100, noise = options_.noise;
  if (options_.channels == "pairs") {
    script.show(when, channel, (1 + strength) / 2, noise);
    script.show(when, channel + 1, (1 - strength) / 2, noise);
  } else if (one_signed()) {
    script.show(when, channel, strength, noise);
  } else {
    script.show(when, channel, std::max(strength, 0.0));
    script.show(when, channel + 1, std::max(-strength, 0.0));
  }
}

Script Mante::write_catch() const {
  Script script(options_.dt);
  const Span all = script.pass(options_.catch_length);
  if (options_.fixation_input) script.show(all, 0, 1);
  if (options_.fixation_output) script.answer(all, 0, false);
  script.conditions = {-1, 0, 0};
  return script;
}

Script Mante::write(TrialDraws& draws) const {
  const ManteOptions& o = options_;
  if (draws.chance(o.catch_share)) return write_catch();
  const int context = draws.below(2);
  double coherence[2];
  for (double& c : coherence) c = (draws.chance(0.5) ? 1 : -1) * draws.one_of(o.coherence);
  Script script(o.dt);
  script.pass(o.fixation);
  const Span when = script.pass(o.stimulus);
  script.pass(o.delay.of(draws));
  const Span counts = script.pass(o.decision);
  for (int modality = 0; modality < 2; ++modality) show(script, when, modality, coherence[modality]);
  script.show(o.context == "trial" ? script.whole() : when, stimulus_channel(0) - 2 + context, 1);
  if (o.fixation_input) script.show({0, counts.first}, 0, 1);
  if (o.fixation_output && counts.first > 0) script.answer({0, counts.first}, 0, false);
  script.answer(counts, (coherence[context] > 0 ? 0 : 1) + (o.fixation_output ? 1 : 0));
  script.conditions = {static_cast<double>(context), coherence[0], coherence[1]};
  return script;
}

std::vector<float> Mante::ideal(const TrialBatch& batch) const {
  const Layout plan = layout();
  const Reader reader(batch, plan);
  Sheet sheet(batch);
  for (const Window& window : batch.windows) {
    if (!window.scored) continue;
    Script clock(options_.dt);
    clock.pass(options_.fixation);
    const Span when = clock.pass(options_.stimulus);
    const auto mean = [&](int channel) { return reader.mean(window.trial, when, channel); };
    const int context = mean(stimulus_channel(0) - 1) > mean(stimulus_channel(0) - 2) ? 1 : 0,
              channel = stimulus_channel(context);
    const double evidence = one_signed() ? mean(channel) : mean(channel) - mean(channel + 1);
    sheet.say(window, (evidence > 0 ? 0 : 1) + (options_.fixation_output ? 1 : 0));
  }
  return std::move(sheet.values);
}

}  // namespace axograd::tasks::trials
