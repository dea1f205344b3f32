// Recordings to files. Every file is written atomically. NumPy arrays: data/npy.hpp.
#pragma once
#include <string>

#include "data/recording.hpp"

namespace axograd::data {

// "# key: value" lines, a header with units, one row per sample: sweep number (with several sweeps), time in ms, the channels.
// Values read back to the same doubles.
void write_csv(const std::string& path, const Recording& recording);

// Axon Binary Format 2, episodic, 16-bit integers: each channel is scaled to its own extremes, so a value is rounded to at most
// 1/60000 of its channel's largest magnitude. Stimulus tables are kept. UsageError: samples that are not finite, sweeps of
// unequal sampling interval, more than 16 channels or 8 DACs.
void write_abf2(const std::string& path, const Recording& recording);

}  // namespace axograd::data
