// A recording as every reader hands it over: sweeps of channels in the units the file declares, and what is known about the
// stimulus. Conversion to the house units (mV, pA) is asked for; it never happens behind the reader's back.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace axograd::data {

// What a channel measures. Decided by its unit alone: rigs mislabel channels ("Im RIGHT" in mV), units do not lie.
enum class Kind { voltage, current, other };

struct Channel {
  std::string name;
  std::string unit;  // as in the file, UTF-8
  Kind kind = Kind::other;
};

// A comment the experimenter placed during the recording.
struct Tag {
  double time_ms = 0;  // from the start of the recording
  std::string comment;
};

// All samples of one sweep: samples[channel][t], in the channel's own unit. Every channel has the same length.
struct Sweep {
  double dt_ms = 0;     // sampling interval
  double start_ms = 0;  // from the start of the recording
  std::vector<std::vector<double>> samples{};
  std::string label{};  // what the file calls it, where it does ("00" for the stimuli of an HDF5 file's groups)

  std::size_t size() const { return samples.empty() ? 0 : samples.front().size(); }
  double rate_hz() const { return 1000.0 / dt_ms; }
  double duration_ms() const { return dt_ms * static_cast<double>(size()); }
};

enum class EpochType { off = 0, step = 1, ramp = 2, pulse = 3, triangle = 4, cosine = 5, biphasic = 7, unknown = -1 };

// One column of the stimulus table: sweep i (from 0) runs it for duration + i*duration_step samples at level + i*level_step.
struct Epoch {
  int number = 0;
  EpochType type = EpochType::off;
  double level = 0, level_step = 0;              // in the DAC's unit
  std::int64_t duration = 0, duration_step = 0;  // samples
  std::int64_t period = 0, width = 0;            // samples; of the trains (pulse, triangle, cosine, biphasic)
};

// Where a DAC's command came from.
enum class CommandSource { none, epochs, file };

// An output of the amplifier's interface: what was sent to the cell, as far as the file tells.
struct Dac {
  int number = 0;
  std::string name, unit;
  Kind kind = Kind::other;
  double holding = 0;             // level outside the epochs
  bool keeps_last_level = false;  // between sweeps, in place of the holding level
  CommandSource source = CommandSource::none;
  std::string file;           // stimulus file, when source is `file`
  std::vector<Epoch> epochs;  // those that are switched on, in order
};

struct Recording {
  std::string format;  // name in data/formats.list
  std::string path;
  std::vector<Channel> channels;
  std::vector<Sweep> sweeps;
  std::vector<Dac> dacs;
  std::vector<Tag> tags;
  std::vector<std::pair<std::string, std::string>> provenance;  // protocol, comment, date, creator…
  std::vector<std::string> warnings;                            // what a user should know, none of it fatal

  // The value of a provenance key, empty when absent.
  std::string_view fact(std::string_view key) const;
};

// Index of the recording's channel of this kind. With several, `name` must pick one. InputError names what there is.
int channel_of(const Recording& recording, Kind kind, std::string_view name = {});
int voltage_channel(const Recording& recording, std::string_view name = {});
int current_channel(const Recording& recording, std::string_view name = {});

// One channel of one sweep in the house unit (mV, pA). UsageError for a sweep that does not exist.
std::vector<double> voltage_mV(const Recording& recording, std::size_t sweep, std::string_view name = {});
std::vector<double> current_pA(const Recording& recording, std::size_t sweep, std::string_view name = {});

}  // namespace axograd::data
