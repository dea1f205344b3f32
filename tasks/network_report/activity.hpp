// How much, how regularly and how much together the neurons fire.
#pragma once
#include <string>
#include <vector>

#include "tasks/network_report/recorded.hpp"

namespace axograd::tasks::network_report {

struct ActivityLimits {
  double silent_hz = 0.1;     // below: silent
  double saturated_hz = 200;  // above: saturated
  double bin_ms = 10;         // of the synchrony
  int interval_trials = 128;  // trials whose intervals are looked at
  int least_intervals = 10;   // of a neuron, for its CV to count
};

// Mean rate of every neuron over trials and time, Hz. [N]
std::vector<double> rates(const Recorded& recorded);

struct PopulationActivity {
  std::string name;
  int neurons = 0;
  double mean_hz = 0, low_hz = 0, median_hz = 0, high_hz = 0;  // over neurons; low and high are the 10 % and 90 % quantiles
  double silent = 0, saturated = 0;                            // shares of the neurons
  double cv = 0;  // median over neurons of standard deviation / mean of the intervals within trials; NaN without enough
  double synchrony =
      0;  // chi: 0 asynchronous (1 / sqrt(neurons) for independent ones), 1 all alike [Golomb & Rinzel 1994, eq. 8]
};
std::vector<PopulationActivity> activity(const Recorded& recorded, const ActivityLimits& limits = {});

// Mean rate of one population over the trials of one class, in consecutive windows.
struct RateCourse {
  std::string population;
  int label = 0;           // 0 also without labels
  std::vector<double> hz;  // [windows]; NaN without trials
};
// By drawn population, then by class.
std::vector<RateCourse> rate_courses(const Recorded& recorded, double width_ms);

double quantile(std::vector<double> values, double part);  // linear between neighbours; NaN of nothing

}  // namespace axograd::tasks::network_report
