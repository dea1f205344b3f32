// Spike detection on a voltage trace.
#pragma once
#include <span>
#include <vector>

#include "tasks/preprocess/options.hpp"

namespace axograd::tasks {

// Samples of the spikes, sorted: first samples at or above the threshold after one below it, more than the dead time after the
// last spike; then moved to the peak or onset if asked for. A crossing within the dead time is dropped and does not extend it.
std::vector<int> detect_spikes(std::span<const double> v_mV, double dt_ms, const SpikeOptions& options);

// Times in ms of the crossings of the same spikes (time == "crossing"), by linear interpolation between samples.
std::vector<double> crossing_times(std::span<const double> v_mV, std::span<const int> spikes, double dt_ms, double threshold_mV);

}  // namespace axograd::tasks
