// What `axograd inspect` shows of a recording, as values.
#pragma once
#include <string>
#include <vector>

#include "data/recording.hpp"

namespace axograd::data {

// Sample indices of the upward crossings of `threshold` (v[t-1] < threshold <= v[t]); a crossing less than or exactly
// `dead_ms` after the previous accepted one is the same spike.
std::vector<std::size_t> crossings(const std::vector<double>& values, double threshold, double dt_ms, double dead_ms = 3);

// The course of the samples in `width` characters of eight heights; each takes the largest of its stretch, so that spikes show.
std::string sparkline(const std::vector<double>& samples, int width);

struct ChannelSummary {
  Channel channel;
  double minimum = 0, maximum = 0, mean = 0;  // over all sweeps, in the channel's unit; non-finite samples left out
  std::vector<std::string> sparklines;        // one per sweep shown
};

struct SweepSummary {
  double start_ms = 0, duration_ms = 0, rate_hz = 0;
  std::size_t samples = 0;
  int spikes = -1;  // of the voltage channel; -1 when there is no single one
};

struct Summary {
  std::string format, path;
  std::vector<ChannelSummary> channels;
  std::vector<SweepSummary> sweeps;
  std::vector<std::string> commands;  // one line per DAC: name, unit, where its waveform comes from
  std::size_t spikes = 0;             // over all sweeps
  double duration_ms = 0;             // over all sweeps
  double threshold_mV = 0;
};

struct SummaryOptions {
  double threshold_mV = -10;
  int width = 60;                    // of a sparkline
  std::size_t sparkline_sweeps = 1;  // how many sweeps get one
};
Summary summary(const Recording& recording, const SummaryOptions& options = {});

}  // namespace axograd::data
