// The rules of Yang et al. 2019: what is shown in a trial of each and what is the answer.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "tasks/trials/encode.hpp"

namespace axograd::tasks::trials {

enum class YangFamily { respond, decide, decide_delayed, match };

struct YangTiming {
  Duration onset{{300, 500, 700}}, stimulus{{200, 400, 600}}, delay{{200, 400, 800, 1600}};
  Duration match_onset{{200, 400, 600}}, decision_onset{{100, 400}, "uniform"}, decision_stimulus{{400, 800, 1600}};
  Duration react_onset{{500, 2500}, "uniform"};
  double response = 500;
  std::vector<double> coherence = {0.01, 0.02, 0.04, 0.08}, delay_coherence = {0.08, 0.16, 0.32};
  template <class V> void visit(V& v) {
    v("onset", onset, {.doc = "go, anti, delaygo, delayanti: before the stimulus", .source = "Yang 2019"});
    v("stimulus", stimulus, {.doc = "length of stimuli but those of dm", .source = "Yang 2019"});
    v("delay", delay, {.doc = "after the (first) stimulus", .source = "Yang 2019"});
    v("match_onset", match_onset, {.doc = "two stimuli one after the other: before the first", .source = "Yang 2019"});
    v("decision_onset", decision_onset, {.doc = "dm: before the stimuli", .source = "Yang 2019"});
    v("decision_stimulus", decision_stimulus, {.doc = "dm: length of the stimuli", .source = "Yang 2019"});
    v("react_onset", react_onset, {.doc = "reactgo, reactanti: before the stimulus"});
    v("response", response, {.doc = "from the go signal to the end", .unit = "ms", .low = 1, .high = 1e5, .source = "Yang 2019"});
    v("coherence", coherence,
      {.doc = "dm: strengths are a mean plus and minus this", .low = 0, .high = 0.5, .source = "Yang 2019"});
    v("delay_coherence", delay_coherence, {.doc = "delaydm: the same", .low = 0, .high = 0.5, .source = "Yang 2019"});
  }
  int longest(YangFamily family, bool reacts, double dt) const;  // steps
  std::vector<Mistake> mistakes() const;
};

struct YangRule {
  const char* name;
  YangFamily family;
  bool anti = false, stays = false, reacts = false;  // respond; stays: the stimulus does not go off before the go signal
  int ring = -1;                                     // decide: the ring that counts, -1 for their sum
  bool both = false;                                 // decide: both rings are on
  bool categories = false, go_at_match = false;      // match
};
const std::vector<YangRule>& yang_rules();
std::vector<std::string> yang_rule_names();
int yang_rule(const std::string& name);  // its number in the list

// A direction on one ring.
struct YangStimulus {
  Span when;
  int ring;
  double angle, strength;
};

struct YangStory {
  std::vector<YangStimulus> stimuli;
  int go = 0, end = 0;            // steps
  bool fixation_goes_off = true;  // else the stimulus itself is the go signal
  std::optional<double> answer;   // direction; none: keep fixating
  double evidence = 0;
};
YangStory yang_story(const YangRule& rule, const YangTiming& timing, double dt, TrialDraws& draws);

// Half of the circle, from 0 and from pi.
int yang_category(double angle);

}  // namespace axograd::tasks::trials
