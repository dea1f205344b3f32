// From files to what a fit sees: compensated traces with spikes, split in training and held-out sweeps.
#pragma once
#include <string>
#include <vector>

#include "tasks/preprocess/aec.hpp"
#include "tasks/recording/options.hpp"

namespace axograd::tasks {

// One sweep. Samples before `begin` set the spike history and the state but are not scored.
struct Trace {
  std::string name;
  int number = 0;           // of the sweep, from 0 over all files that were matched
  std::vector<float> V;     // [T] mV, electrode removed
  std::vector<float> I;     // [T] pA
  std::vector<int> spikes;  // samples, sorted
  int begin = 0;
  int samples() const { return int(V.size()); }
};

struct Dataset {
  std::string name;
  double dt = 0.1;  // ms
  std::vector<Trace> train, test;
  ElectrodeKernel electrode;
  bool repeats = false;            // the held-out sweeps repeat one stimulus
  std::vector<std::string> files;  // everything that was read
  std::vector<std::string> warnings;

  int spikes(const std::vector<Trace>& traces) const;
  double seconds(const std::vector<Trace>& traces) const;  // that count
};

// Reads and prepares. Errors name file and remedy.
Dataset load_dataset(const RecordingOptions& recording, const PreprocessOptions& preprocess);

}  // namespace axograd::tasks
