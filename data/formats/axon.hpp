// What ABF 1 and ABF 2 share once their headers are read: multiplexed samples, a table of sweeps, a scale per channel.
#pragma once
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "data/bytes.hpp"
#include "data/recording.hpp"

namespace axograd::data::axon {

enum Mode { variable_length = 1, fixed_length = 2, gap_free = 3, oscilloscope = 4, episodic = 5 };

// Limits of sanity: what no rig writes but a damaged header may say.
constexpr std::uint64_t most_channels = 64;
constexpr std::uint64_t shortest_sweep = 16;  // samples, on average

// An input channel: physical value = integer * gain + offset.
struct Input {
  Channel channel;
  double gain = 1, offset = 0;
};

// Factors of an input's scale as the headers store them.
struct Scale {
  double adc_range, adc_resolution, instrument, signal, programmable, telegraph;  // telegraph 1 when it is off
  double instrument_offset, signal_offset;
};

struct SyncEntry {
  std::int32_t start, length;  // length counts the samples of all channels
};

struct Header {
  int mode = episodic;
  bool is_float = false;
  double dt_ms = 0;                               // per channel
  double sync_unit_us = 0;                        // unit of the sweep starts; 0: multiplexed samples
  std::uint64_t data_offset = 0, data_count = 0;  // bytes, samples of all channels
  std::uint32_t episodes = 0;
  std::vector<Input> inputs;
  std::vector<SyncEntry> sync;
};

// Gain and offset; zero factors count as 1 (written by old programs) with a warning. InputError if the result is not finite.
Input make_input(const Bytes& file, Channel channel, const Scale& scale, Recording& into);

// Cuts the data section into sweeps. `into.channels` and `into.sweeps` are filled.
void read_sweeps(const Bytes& file, const Header& header, Recording& into);

// The table's number for an epoch's shape.
EpochType epoch_type(int type);

// yyyymmdd and ms since midnight as text, "2012-10-03" and "14:05:09.250"; empty when out of range.
std::string date_text(std::uint32_t yyyymmdd);
std::string time_text(std::uint32_t ms);

// Adds a fact to the provenance unless it is empty.
void note(Recording& into, const char* key, std::string value);

}  // namespace axograd::data::axon
