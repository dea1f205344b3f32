// Recorded sweeps as lanes of a rollout with given spikes: long sweeps are cut into stretches that run side by side, each with a
// lead-in that does not count.
#pragma once
#include <vector>

#include "core/rollout/run.hpp"
#include "tasks/recording/dataset.hpp"

namespace axograd::tasks {

struct StretchOptions {
  double refractory = 4;      // ms
  double before_spike = 1.5;  // ms before a spike in which the voltage does not count
  double stretch = 1e9;       // ms, longest counted part of a lane
  double overlap = 0;         // ms of lead-in
  int folds = 1;              // blocks go to the folds in turn, one further with every sweep: sweeps often share a stimulus
  double block = 2000;        // ms
};

enum class Counted { all, without_fold, only_fold };

class Stretches {
 public:
  Stretches(const std::vector<Trace>& traces, double dt, const StretchOptions& options);

  // Which samples count from now on.
  void count(Counted what, int fold = -1);
  // Input, spikes and weights of a task over these lanes; parameters, outputs and scales are the caller's. `voltage_state` is the
  // state compared with V, or -1.
  void describe(Rollout<double>& task, int voltage_state) const;

  double dt = 0.1;  // ms
  std::int64_t steps = 0, lanes = 0;
  int hold = 1;                                      // refractory samples
  std::vector<double> I, V;                          // [T, lanes] pA, mV
  std::vector<double> start_V;                       // [lanes] mV
  std::vector<double> spike_weight, voltage_weight;  // [T, lanes] 0 or 1
  std::vector<std::uint8_t> is_spike;                // [T, lanes]
  std::int64_t spikes = 0, bins = 0;                 // counted
  int dropped_spikes = 0;                            // closer than the refractory period to their predecessor

 private:
  struct Lane {
    const Trace* trace;
    int sweep;
    std::vector<int> spikes;  // of the trace
    int from, begin, end;     // samples: runs from, counts from, ends before
  };
  void fill(std::int64_t lane, const Lane& l, const StretchOptions& options);
  std::vector<int> fold_;                 // [T, lanes], -1: never counts
  std::vector<std::uint8_t> near_spike_;  // [T, lanes] voltage does not count
  std::vector<std::vector<std::int64_t>> forced_;
  ForcedSpikes given_;
};

}  // namespace axograd::tasks
