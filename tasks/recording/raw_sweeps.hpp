// Sweeps of a recording as they lie in its files, in mV and pA.
#pragma once
#include <string>
#include <vector>

#include "tasks/recording/dataset.hpp"

namespace axograd::tasks {

struct RawSweep {
  std::string name;
  int number = 0;            // among all sweeps of the files that match
  double dt = 0;             // ms
  std::vector<double> v, i;  // [T] mV, pA
};

// Which of the sweeps in the files that match; none given: all.
struct Wanted {
  std::vector<std::string> labels;
  std::vector<int> numbers;
};

// Files and warnings go to the data set. InputError when there is no such sweep, or a sample is no finite number.
std::vector<RawSweep> read_sweeps(const RecordingOptions& options, const std::vector<std::string>& patterns,
                                  const Wanted& wanted, Dataset& dataset);

}  // namespace axograd::tasks
