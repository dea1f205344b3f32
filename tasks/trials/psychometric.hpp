// What answers look like against a condition of the trials: shares (psychometric), times (chronometric), and detection (d').
#pragma once
#include <string>
#include <vector>

#include "tasks/network_report/accuracy.hpp"
#include "tasks/trials/trial.hpp"

namespace axograd::tasks::trials {

// The named condition of every verdict's trial, of all trials' conditions [B, K]. UsageError with the nearest name.
std::vector<double> conditions_of(const TrialShape& shape, const std::vector<double>& conditions,
                                  const std::vector<Verdict>& verdicts, const std::string& condition);
std::vector<double> conditions_of(const TrialBatch& batch, const std::vector<Verdict>& verdicts, const std::string& condition);

// One point per value of x; where there are more than 24 values, ten groups of neighbours with as many verdicts each, at their
// mean.
struct AnswerCurve {
  std::vector<double> x;
  std::vector<network_report::Share> share;        // `correct` counts what was asked for; trials without an answer count as not
  std::vector<double> median_ms, low_ms, high_ms;  // reaction: median and quartiles; NaN where nobody answered
};
// x [verdicts], in their order. Of the answer `answer`, or of what was correct.
AnswerCurve psychometric(const std::vector<double>& x, const std::vector<Verdict>& verdicts, int answer);
AnswerCurve share_correct(const std::vector<double>& x, const std::vector<Verdict>& verdicts);

// p(x) = lapse + (1 - 2 lapse) Phi((x - mean) / sd): the most likely one. sd < 0: the share falls with x.
struct CumulativeGaussian {
  double mean = 0, sd = 1, lapse = 0, log_likelihood = 0;
  bool found = false;  // false for fewer than two different x
  double at(double x) const;
};
// The lapse is sought between 0 and `most_lapse` in steps of 0.005. Where the points are separable, the slope ends at 50 over
// half the range of x.
CumulativeGaussian fit_psychometric(const AnswerCurve& curve, double most_lapse = 0.2);

// Detection of label 1: hits and false alarms are answers 1. d' and criterion with the log-linear correction (half a trial added
// to both answers) [Hautus 1995].
struct Detection {
  int hits = 0, targets = 0, false_alarms = 0, others = 0;
  double hit_rate() const { return targets > 0 ? double(hits) / targets : 0; }
  double false_alarm_rate() const { return others > 0 ? double(false_alarms) / others : 0; }
  double d_prime() const;
  double criterion() const;
};
Detection detection(const std::vector<Verdict>& verdicts);
// With only the others of this kind (n-back: kind 1, lures) beside all targets.
Detection detection(const std::vector<Verdict>& verdicts, int kind);

double normal_share(double z);     // Phi
double normal_quantile(double p);  // its inverse, 0 < p < 1

}  // namespace axograd::tasks::trials
