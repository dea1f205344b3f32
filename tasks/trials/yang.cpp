#include "tasks/trials/yang.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace axograd::tasks::trials {

namespace {
constexpr double base = 0.05, fixating = 0.8;  // targets
constexpr double grace = 100;                  // ms at the start and after the go signal that do not count
}  // namespace

std::vector<Preset> Yang::presets() {
  std::string weights;
  for (const std::string& rule : yang_rule_names())
    weights += fmt::format("{}{}", weights.empty() ? "" : ",", rule.starts_with("contextdm") ? 5 : 1);
  return {
      {"yang.2019", "Yang et al. 2019: all twenty rules, contextdm five times as often", {"weights=[" + weights + "]"}},
      {"dms.yang2019", "Yang et al. 2019, rule dmsgo: a saccade to the test at a match", {"rules=[\"dmsgo\"]"}},
      {"dnms.yang2019", "Yang et al. 2019, rule dmsnogo: a saccade to the test at a non-match", {"rules=[\"dmsnogo\"]"}},
      {"mante.yang2019", "Yang et al. 2019, rules contextdm1 and contextdm2", {"rules=[\"contextdm1\",\"contextdm2\"]"}},
      {"odr.yang2019", "Yang et al. 2019, rule delaygo: a saccade to the remembered direction", {"rules=[\"delaygo\"]"}},
      {"odr.yang2019_anti", "Yang et al. 2019, rule delayanti: a saccade to the opposite direction", {"rules=[\"delayanti\"]"}}};
}

std::vector<Mistake> Yang::mistakes() const {
  const YangOptions& o = options_;
  if (!o.weights.empty() && o.weights.size() != rules().size())
    return {{"weights", fmt::format("{} weights for {} rules", o.weights.size(), rules().size())}};
  if (!o.weights.empty() && *std::max_element(o.weights.begin(), o.weights.end()) <= 0) return {{"weights", "all of them are 0"}};
  return o.timing.mistakes();
}

Layout Yang::layout() const {
  const YangOptions& o = options_;
  const int n = o.channels, count = static_cast<int>(yang_rules().size());
  Layout plan;
  plan.encoding = &o.encoding;
  plan.top = 1.25;  // the strongest stimulus: 0.8 (1.2 + 0.32)
  TrialShape& s = plan.shape;
  s.dt = o.dt;
  s.channels = 1 + 2 * n + count;
  s.groups = {{"fixation", 0, 1}, {"ring 1", 1, n}, {"ring 2", 1 + n, n}, {"rule", 1 + 2 * n, count}};
  s.outputs = 1 + n;
  s.output_names = {"fixation"};
  for (int c = 0; c < n; ++c) s.output_names.push_back(fmt::format("{:.4g} degrees", degrees(preferred(c, n))));
  s.classes = false;
  s.condition_names = {"rule", "go", "direction", "evidence", "on 1", "off 1", "on 2", "off 2"};
  s.condition_units = {"", "ms", "deg", "", "ms", "ms", "ms", "ms"};
  s.condition_words = {yang_rule_names(), {}, {}, {}, {}, {}, {}, {}};
  double all = 0, right = 0;
  const auto names = rules();
  for (std::size_t k = 0; k < names.size(); ++k) {
    const YangRule& rule = yang_rules()[static_cast<std::size_t>(yang_rule(names[k]))];
    all += weight(k);
    right += weight(k) * (rule.family == YangFamily::match ? std::max(0.5, o.tolerance) : o.tolerance);
    s.steps = std::max(s.steps, o.timing.longest(rule.family, rule.reacts, o.dt));
  }
  s.chance = all > 0 ? right / all : 0;
  return plan;
}

int Yang::drawn_rule(TrialDraws& draws) const {
  const auto names = rules();
  double all = 0;
  for (std::size_t k = 0; k < names.size(); ++k) all += weight(k);
  double left = draws.uniform() * all;
  std::size_t k = 0;
  while (k + 1 < names.size() && (left -= weight(k)) > 0) ++k;
  return yang_rule(names[k]);
}

Script Yang::write(TrialDraws& draws) const {
  const YangOptions& o = options_;
  const int rule = drawn_rule(draws), n = o.channels;
  const YangStory story = yang_story(yang_rules()[static_cast<std::size_t>(rule)], o.timing, o.dt, draws);
  Script script(o.dt);
  const Span whole = script.pass(story.end * o.dt);
  script.show(whole, 0, 1 + 2 * n + static_cast<int>(yang_rules().size()), 0, o.noise);
  script.show({0, story.fixation_goes_off ? story.go : story.end}, 0, 1);
  script.show(whole, 1 + 2 * n + rule, 1);
  for (const YangStimulus& s : story.stimuli)
    show_direction(script, s.when, 1 + s.ring * n, n, {.curve = "bump"}, s.angle, s.strength, 0);
  want(script, story);
  script.conditions = {static_cast<double>(rule), story.go * o.dt, story.answer ? degrees(*story.answer) : -1, story.evidence};
  for (const Span when : {story.stimuli.front().when, story.stimuli.back().when})
    for (const int step : {when.first, when.end}) script.note(step * o.dt);
  return script;
}

void Yang::want(Script& script, const YangStory& story) const {
  const int start = std::min(story.go, steps_of(grace, options_.dt)),
            counts = std::min(story.end, story.go + steps_of(grace, options_.dt));
  for (int output = 0; output <= options_.channels; ++output) {
    const double important = output == 0 ? 2 : 1, rest = output == 0 ? fixating : base;
    double goal = rest;
    if (story.answer) goal = output == 0 ? base : base + bump_tuning(*story.answer - preferred(output - 1, options_.channels));
    script.want({0, start}, output, rest, 0);
    script.want({start, story.go}, output, rest, important);
    script.want({story.go, counts}, output, goal, 0);
    script.want({counts, story.end}, output, goal, 5 * important);
  }
}

}  // namespace axograd::tasks::trials
