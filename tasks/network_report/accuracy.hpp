// Shares of trials with their intervals.
#pragma once

namespace axograd::tasks::network_report {

struct Interval {
  double low = 0, high = 1;
};

// So many of so many trials were answered correctly.
struct Share {
  int correct = 0, trials = 0;
  double value() const { return trials > 0 ? double(correct) / trials : 0; }
  Interval interval() const;  // Wilson's 95 % interval (1927); [0, 1] without trials
};

// Wilson's score interval of a share for normal quantile z.
Interval wilson(int correct, int trials, double z = 1.959963984540054);

// The largest share of correct answers that guessing with probability `chance` gives with a probability of at least 2.5 %: above
// it an observed share is better than chance (exact binomial, one-sided 97.5 %).
double chance_limit(int trials, double chance);

}  // namespace axograd::tasks::network_report
