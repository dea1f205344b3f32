// Statistics of inter-spike intervals (ISI), pooled over repeats; no interval spans two repeats.
#pragma once
#include <vector>

#include "fitting/metrics/trains.hpp"

namespace axograd::fitting {

// All intervals in ms, in order of repeat and time.
std::vector<double> intervals(const Trains& trains, double dt_ms);

struct IntervalStatistics {
  int count = 0;
  double mean_ms = undefined_score, median_ms = undefined_score, shortest_ms = undefined_score;
  double cv = undefined_score;   // standard deviation / mean
  double cv2 = undefined_score;  // mean of 2 |a - b| / (a + b) over neighbouring intervals [Holt et al. 1996]
  double lv = undefined_score;   // mean of 3 (a - b)^2 / (a + b)^2 over neighbours [Shinomoto et al. 2003]
};
IntervalStatistics interval_statistics(const Trains& trains, double dt_ms);

// Density of the intervals (1/ms): bins of bin_ms from 0 to end_ms; intervals beyond are counted in the total but have no bin.
std::vector<double> interval_density(const Trains& trains, double dt_ms, double bin_ms, double end_ms);

}  // namespace axograd::fitting
