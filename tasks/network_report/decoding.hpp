// What a linear classifier reads from the spike counts at each time, trained there and tested there and at all other times,
// always on trials it has not been trained on.
#pragma once
#include <cstdint>
#include <vector>

#include "tasks/network_report/recorded.hpp"

namespace axograd::tasks::network_report {

struct DecodingOptions {
  double width_ms = 100;
  int folds = 5;
  int most_trials = 512;  // drawn evenly from the classes
  int most_windows = 60;  // the windows are made wider where there would be more
  std::uint64_t seed = 1;
};

struct Decoding {
  int windows = 0, trials = 0, classes = 0, folds = 0;
  double width_ms = 0;
  std::vector<double> accuracy, low, high;  // [windows] with Wilson's interval; trained and tested in the same window
  std::vector<double> across;               // [windows trained, windows tested]
  double chance = 0, limit = 0;             // 1 / classes; above `limit` an accuracy of one window is better than chance (2.5 %)
};

// UsageError without two classes of at least `folds` trials each.
Decoding decode(const Recorded& recorded, const DecodingOptions& options = {});

}  // namespace axograd::tasks::network_report
