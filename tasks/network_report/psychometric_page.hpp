// Shares of answers and reaction times against a condition. The points are computed elsewhere.
#pragma once
#include <algorithm>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "tasks/network_report/accuracy.hpp"
#include "tasks/results/array_folder.hpp"

namespace axograd::tasks::network_report {

struct PsychometricCurve {
  std::string name;                      // "motion context"
  std::vector<double> x;                 // values of the condition
  std::vector<Share> share;              // one per x: `correct` counts the answer that the page is about
  std::vector<double> fit_x, fit_share;  // a fitted curve; may be empty
  std::vector<double> reaction_ms, reaction_low,
      reaction_high;  // medians and quartiles, one per x; NaN: nobody answered; may be empty
};

struct PsychometricPage {
  std::string title;            // "Coherence"
  std::string x_label, x_unit;  // "coherence", "%"
  std::string y_label = "share correct";
  bool log_x = false;
  double chance = -1;  // a line there; none below 0
  std::vector<PsychometricCurve> curves;
  std::vector<std::string> words = {};  // names of the first curve's x, one per x: bars in place of lines; empty: numbers
};

// Of what tasks/trials/psychometric.hpp gives: x, share, median_ms, low_ms, high_ms.
template <class AnswerCurve> PsychometricCurve curve_of(const std::string& name, const AnswerCurve& c) {
  return {name, c.x, c.share, {}, {}, c.median_ms, c.low_ms, c.high_ms};
}

// 100 points of a fit (anything with at(x)) over the curve's range.
template <class Fit> void add_fit(PsychometricCurve& c, const Fit& fit) {
  if (c.x.empty()) return;
  const auto [low, high] = std::minmax_element(c.x.begin(), c.x.end());
  for (int k = 0; k < 100; ++k) {
    c.fit_x.push_back(*low + (*high - *low) * k / 99);
    c.fit_share.push_back(fit.at(c.fit_x.back()));
  }
}

nlohmann::json psychometric_section(const PsychometricPage& page, const ArrayFolder& arrays);

}  // namespace axograd::tasks::network_report
