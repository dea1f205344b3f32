// Sweeps of a recording as they lie in its files, in mV and pA.
#pragma once
#include <string>
#include <vector>

#include "tasks/recording/dataset.hpp"

namespace axograd::tasks {

struct RawSweep {
  std::string name;
  double dt = 0;             // ms
  std::vector<double> v, i;  // [T] mV, pA
};

// The sweeps with one of the labels (none given: all) in the files that match; files and warnings go to the data set. InputError
// when there are none, or a sample is no finite number.
std::vector<RawSweep> read_sweeps(const RecordingOptions& options, const std::vector<std::string>& patterns,
                                  const std::vector<std::string>& labels, Dataset& dataset);

}  // namespace axograd::tasks
