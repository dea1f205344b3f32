#include "tasks/trials/dms.hpp"

#include <fmt/format.h>

#include <cmath>

namespace axograd::tasks::trials {

std::vector<Preset> Dms::presets() {
  const std::vector<std::string> spiking = {
      "fixation=10",       "decision=0",           "channels=100",          "directions=8", "tuning.curve=von_mises",
      "tuning.kappa=3",    "fixation_input=false", "fixation_output=false", "noise=0",      "encoding.neurons=1",
      "encoding.rate=100", "encoding.background=1"};
  const std::vector<std::string> braindata = {
      "fixation=500",         "decision=0", "channels=100",       "directions=8",     "tuning.curve=von_mises", "tuning.kappa=2",
      "fixation_input=false", "noise=0",    "encoding.neurons=1", "encoding.rate=40", "encoding.background=1"};
  const auto non_match = [](std::vector<std::string> overrides) {
    overrides.push_back("answer=non_match");
    return overrides;
  };
  return {{"dms.neurogym", "NeuroGym DelayMatchSample: 300/500/1000/500/900 ms, two opposite directions", {}},
          {"dms.spiking", "100 direction-tuned neurons, 8 directions, 10/500/1000/500 ms, the answer counts during the test",
           spiking},
          {"dms.braindata", "braindata CircleFeatDMS: 500/500/1000/500 ms, kappa 2, 40 Hz, three outputs", braindata},
          {"dnms.neurogym", "dms.neurogym, go at a non-match", non_match({})},
          {"dnms.spiking", "dms.spiking, go at a non-match", non_match(spiking)},
          {"dnms.braindata", "dms.braindata, go at a non-match", non_match(braindata)}};
}

std::vector<Mistake> Dms::mistakes() const {
  const double step = 360.0 / options_.directions;
  if (std::fabs(std::remainder(options_.rotation, step)) > 1e-6)
    return {{"rotation", fmt::format("{} degrees are not a whole number of the {} directions' {:.6g} degrees", options_.rotation,
                                     options_.directions, step)}};
  return options_.delay.mistakes("delay");
}

int Dms::turned(int direction) const {
  return (direction + static_cast<int>(std::lround(options_.rotation / 360 * options_.directions))) % options_.directions;
}

int Dms::label(bool match) const {
  const int chosen = options_.answer == "both" ? (match ? 0 : 1) : ((options_.answer == "match") == match ? 1 : 0);
  // with go answers, holding is output 0 whether or not it is also trained before
  return options_.answer == "both" && options_.fixation_output ? chosen + 1 : chosen;
}

Layout Dms::layout() const {
  const DmsOptions& o = options_;
  Layout plan;
  plan.encoding = &o.encoding;
  TrialShape& s = plan.shape;
  s.dt = o.dt;
  set_parts(
      s,
      {{"fixation", o.fixation}, {"sample", o.sample}, {"delay", o.delay.longest()}, {"test", o.test}, {"decision", o.decision}},
      !o.delay.varies());
  s.channels = first_channel() + o.channels;
  if (o.fixation_input) s.groups.push_back({"fixation", 0, 1});
  s.groups.push_back({"ring", first_channel(), o.channels});
  if (o.answer != "both")
    s.output_names = {"hold", "go"};
  else if (o.fixation_output)
    s.output_names = {"fixate", "match", "non-match"};
  else
    s.output_names = {"match", "non-match"};
  s.outputs = static_cast<int>(s.output_names.size());
  s.condition_names = {"match", "sample", "test", "delay"};
  s.condition_units = {"", "", "", "ms"};
  s.chance = std::max(o.p_match, 1 - o.p_match);
  return plan;
}

Script Dms::write(TrialDraws& draws) const {
  const DmsOptions& o = options_;
  const bool match = draws.chance(o.p_match);
  const int sample = draws.below(o.directions), target = turned(sample);
  const int test = match ? target : (target + 1 + draws.below(o.directions - 1)) % o.directions;
  const double delay = o.delay.of(draws);
  Script script(o.dt);
  const auto show = [&](Span when, int direction) {
    show_direction(script, when, first_channel(), o.channels, o.tuning, preferred(direction, o.directions), 1, o.noise);
  };
  script.pass(o.fixation);
  show(script.pass(o.sample), sample);
  script.pass(delay);
  const Span second = script.pass(o.test);
  show(second, test);
  const Span counts = o.decision > 0 ? script.pass(o.decision) : second;
  if (o.fixation_input) script.show({0, counts.first}, 0, 1);
  if (o.fixation_output && counts.first > 0) script.answer({0, counts.first}, 0, false);
  script.answer(counts, label(match));
  for (const double c : {match ? 1.0 : 0.0, sample * 360.0 / o.directions, test * 360.0 / o.directions, delay}) script.note(c);
  return script;
}

std::vector<float> Dms::ideal(const TrialBatch& batch) const {
  const DmsOptions& o = options_;
  const Layout plan = layout();
  const Reader reader(batch, plan);
  Sheet sheet(batch);
  for (const Window& window : batch.windows) {
    if (!window.scored) continue;
    Script clock(o.dt);
    const auto seen = [&](Span when) {
      return seen_direction(reader, window.trial, when, first_channel(), o.channels, o.tuning, o.directions);
    };
    clock.pass(o.fixation);
    const int sample = seen(clock.pass(o.sample));
    clock.pass(batch.condition(window.trial, 3));
    sheet.say(window, label(seen(clock.pass(o.test)) == turned(sample)));
  }
  return std::move(sheet.values);
}

}  // namespace axograd::tasks::trials
