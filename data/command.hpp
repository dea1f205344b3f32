// The command waveform of a DAC, rebuilt from the stimulus table. Built on demand: a file of a few bytes may describe a lot.
#pragma once
#include <cstddef>
#include <optional>
#include <vector>

#include "data/recording.hpp"

namespace axograd::data {

// One stretch of a sweep's command: samples [start, stop) of one epoch, or of the level before and after the epochs (number -1).
struct Segment {
  int number = -1;
  EpochType type = EpochType::step;
  std::size_t start = 0, stop = 0;
  double before = 0, level = 0;       // level that precedes it, level it goes to; in the DAC's unit
  std::size_t period = 0, width = 0;  // of trains
};

// The segments of one sweep; nullopt where the file does not tell (external stimulus file, sweeps of unequal length).
// Rule of pCLAMP: the first floor(n/64) of the sweep's n samples stay at the level in force before the epochs begin.
std::optional<std::vector<Segment>> command_segments(const Recording& recording, std::size_t dac, std::size_t sweep);

// The same, sample by sample, in the DAC's unit.
std::optional<std::vector<double>> command_waveform(const Recording& recording, std::size_t dac, std::size_t sweep);

}  // namespace axograd::data
