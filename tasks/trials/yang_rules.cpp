#include "tasks/trials/yang_rules.hpp"

#include <algorithm>
#include <cmath>

#include "tasks/trials/ring.hpp"

namespace axograd::tasks::trials {

const std::vector<YangRule>& yang_rules() {
  using enum YangFamily;
  static const std::vector<YangRule> all = {
      {.name = "go", .family = respond, .stays = true},
      {.name = "reactgo", .family = respond, .stays = true, .reacts = true},
      {.name = "delaygo", .family = respond},
      {.name = "anti", .family = respond, .anti = true, .stays = true},
      {.name = "reactanti", .family = respond, .anti = true, .stays = true, .reacts = true},
      {.name = "delayanti", .family = respond, .anti = true},
      {.name = "dm1", .family = decide, .ring = 0},
      {.name = "dm2", .family = decide, .ring = 1},
      {.name = "contextdm1", .family = decide, .ring = 0, .both = true},
      {.name = "contextdm2", .family = decide, .ring = 1, .both = true},
      {.name = "multidm", .family = decide, .both = true},
      {.name = "delaydm1", .family = decide_delayed, .ring = 0},
      {.name = "delaydm2", .family = decide_delayed, .ring = 1},
      {.name = "contextdelaydm1", .family = decide_delayed, .ring = 0, .both = true},
      {.name = "contextdelaydm2", .family = decide_delayed, .ring = 1, .both = true},
      {.name = "multidelaydm", .family = decide_delayed, .both = true},
      {.name = "dmsgo", .family = match, .go_at_match = true},
      {.name = "dmsnogo", .family = match},
      {.name = "dmcgo", .family = match, .categories = true, .go_at_match = true},
      {.name = "dmcnogo", .family = match, .categories = true},
  };
  return all;
}

std::vector<std::string> yang_rule_names() {
  std::vector<std::string> names;
  for (const YangRule& rule : yang_rules()) names.emplace_back(rule.name);
  return names;
}

int yang_rule(const std::string& name) {
  const auto& rules = yang_rules();
  return static_cast<int>(std::find_if(rules.begin(), rules.end(), [&](const YangRule& r) { return r.name == name; }) -
                          rules.begin());
}

int YangTiming::longest(YangFamily family, bool reacts, double dt) const {
  const auto steps = [dt](const Duration& part) { return steps_of(part.longest(), dt); };
  const int last = steps_of(response, dt);
  switch (family) {
    case YangFamily::respond: return last + (reacts ? steps(react_onset) : steps(onset) + steps(stimulus) + steps(delay));
    case YangFamily::decide: return last + steps(decision_onset) + steps(decision_stimulus);
    case YangFamily::decide_delayed: return last + steps(match_onset) + 2 * steps(stimulus) + steps(delay);
    case YangFamily::match: return last + steps(match_onset) + steps(stimulus) + steps(delay);
  }
  return 0;
}

std::vector<Mistake> YangTiming::mistakes() const {
  std::vector<Mistake> all;
  for (const auto& [key, duration] : {std::pair{"onset", &onset},
                                      {"stimulus", &stimulus},
                                      {"delay", &delay},
                                      {"match_onset", &match_onset},
                                      {"decision_onset", &decision_onset},
                                      {"decision_stimulus", &decision_stimulus},
                                      {"react_onset", &react_onset}})
    for (Mistake& m : duration->mistakes(std::string("timing.") + key)) all.push_back(std::move(m));
  if (coherence.empty()) all.push_back({"timing.coherence", "no coherence is given"});
  if (delay_coherence.empty()) all.push_back({"timing.delay_coherence", "no coherence is given"});
  return all;
}

int yang_category(double angle) { return degrees(angle) < 180 ? 0 : 1; }

namespace {

YangStory respond(const YangRule& rule, const YangTiming& timing, double dt, TrialDraws& draws) {
  YangStory story;
  const double angle = draws.uniform(0, turn);
  const int ring = draws.below(2);
  Script clock(dt);
  Span when = clock.pass((rule.reacts ? timing.react_onset : timing.onset).of(draws));
  when = {when.end, when.end};
  if (!rule.reacts) {
    when = clock.pass(timing.stimulus.of(draws));
    clock.pass(timing.delay.of(draws));
  }
  story.go = clock.length();
  story.end = clock.pass(timing.response).end;
  story.fixation_goes_off = !rule.reacts;
  if (rule.stays) when.end = story.end;
  story.stimuli = {{when, ring, angle, 1}};
  story.answer = angle + (rule.anti ? turn / 2 : 0);
  return story;
}

// Strengths of two directions on the rings that are on; their signed halves of the difference where it counts.
struct Contrast {
  double mean[2], half[2];
  double counts(int ring) const { return ring < 0 ? half[0] + half[1] : half[ring]; }
};

Contrast draw_contrast(const std::vector<double>& coherence, int ring, TrialDraws& draws) {
  Contrast c;
  for (int attempt = 0; attempt < 100; ++attempt) {
    for (int r = 0; r < 2; ++r) {
      c.mean[r] = draws.uniform(0.8, 1.2);
      c.half[r] = (draws.chance(0.5) ? 1 : -1) * draws.one_of(coherence);
    }
    if (std::fabs(c.counts(ring)) > 1e-9) break;  // on two rings they may cancel: nothing to decide
  }
  return c;
}

YangStory decide(const YangRule& rule, const YangTiming& timing, double dt, TrialDraws& draws) {
  YangStory story;
  const bool delayed = rule.family == YangFamily::decide_delayed;
  const double one = draws.uniform(0, turn), other = one + draws.uniform(turn / 4, 3 * turn / 4);
  const Contrast contrast = draw_contrast(delayed ? timing.delay_coherence : timing.coherence, rule.ring, draws);
  Script clock(dt);
  clock.pass((delayed ? timing.match_onset : timing.decision_onset).of(draws));
  const Span first = clock.pass((delayed ? timing.stimulus : timing.decision_stimulus).of(draws));
  Span second = first;
  if (delayed) {
    clock.pass(timing.delay.of(draws));
    second = clock.pass(timing.stimulus.of(draws));
  }
  story.go = clock.length();
  story.end = clock.pass(timing.response).end;
  for (int ring = 0; ring < 2; ++ring) {
    if (!rule.both && ring != rule.ring) continue;
    story.stimuli.push_back({first, ring, one, contrast.mean[ring] + contrast.half[ring]});
    story.stimuli.push_back({second, ring, other, contrast.mean[ring] - contrast.half[ring]});
  }
  story.evidence = contrast.counts(rule.ring);
  // over two rings the stronger direction is that of the larger sum: the means are the same for both directions
  story.answer = story.evidence > 0 ? one : other;
  return story;
}

YangStory match(const YangRule& rule, const YangTiming& timing, double dt, TrialDraws& draws) {
  YangStory story;
  const bool same = draws.chance(0.5);
  double first = draws.uniform(0, turn), second = same ? first : first + draws.uniform(turn / 18, 17 * turn / 18);
  if (rule.categories) {  // ten directions, none on the border of the halves
    const int half = draws.below(2);
    first = turn / 20 * (1 + 2 * (5 * half + draws.below(5)));
    second = turn / 20 * (1 + 2 * (5 * (same ? half : 1 - half) + draws.below(5)));
  }
  Script clock(dt);
  clock.pass(timing.match_onset.of(draws));
  const Span sample = clock.pass(timing.stimulus.of(draws));
  clock.pass(timing.delay.of(draws));
  const Span test = clock.pass(timing.response);  // stays on; it is the go signal too
  story.go = test.first, story.end = test.end;
  story.stimuli = {{sample, draws.below(2), first, 1}, {test, draws.below(2), second, 1}};
  if (same == rule.go_at_match) story.answer = second;
  story.evidence = same;
  return story;
}

}  // namespace

YangStory yang_story(const YangRule& rule, const YangTiming& timing, double dt, TrialDraws& draws) {
  if (rule.family == YangFamily::respond) return respond(rule, timing, dt, draws);
  if (rule.family == YangFamily::match) return match(rule, timing, dt, draws);
  return decide(rule, timing, dt, draws);
}

}  // namespace axograd::tasks::trials
