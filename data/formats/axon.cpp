#include "data/formats/axon.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <type_traits>

namespace axograd::data::axon {
namespace {

struct Range {
  std::uint64_t first, count;  // samples per channel
  double start_ms;
};

// Variable-length sweeps lie end to end in the order of the table; the table's starts are times, not positions.
std::vector<Range> ranges_of_table(const Bytes& file, const Header& h, std::uint64_t frames) {
  const auto channels = static_cast<std::int64_t>(h.inputs.size());
  if (h.sync.size() > frames / shortest_sweep) {
    file.fail(fmt::format("the sweep table names {} sweeps for {} samples per channel", h.sync.size(), frames));
  }
  std::vector<Range> ranges;
  ranges.reserve(h.sync.size());
  std::uint64_t at = 0;
  for (std::size_t i = 0; i < h.sync.size(); ++i) {
    const SyncEntry& e = h.sync[i];
    if (e.length < 0 || e.length % channels != 0) {
      file.fail(fmt::format("sweep {} of the sweep table has {} samples for {} channels", i, e.length, channels));
    }
    const auto count = static_cast<std::uint64_t>(e.length / channels);
    if (count > frames - at) {
      file.fail(fmt::format("sweep {} of the sweep table needs {} samples per channel, {} are left", i, count, frames - at));
    }
    const double unit_ms = h.sync_unit_us > 0 ? h.sync_unit_us / 1000 : h.dt_ms / static_cast<double>(channels);
    ranges.push_back({at, count, e.start * unit_ms});
    at += count;
  }
  return ranges;
}

std::vector<Range> equal_ranges(const Bytes& file, const Header& h, std::uint64_t frames) {
  const std::uint64_t sweeps = h.mode == gap_free ? 1 : std::max<std::uint64_t>(1, h.episodes);
  const std::uint64_t count = frames / sweeps;
  if (count == 0 || (sweeps > 1 && count < shortest_sweep)) {
    file.fail(fmt::format("{} samples per channel cannot fill {} sweeps", frames, sweeps));
  }
  std::vector<Range> ranges;
  ranges.reserve(static_cast<std::size_t>(sweeps));
  for (std::uint64_t i = 0; i < sweeps; ++i) ranges.push_back({i * count, count, static_cast<double>(i * count) * h.dt_ms});
  return ranges;
}

template <class T>
void copy_channel(const Bytes& file, std::uint64_t offset, std::size_t stride, const Input& input, std::vector<double>& out) {
  for (std::size_t t = 0; t < out.size(); ++t) {
    const double raw = file.load<T>(offset + t * stride);
    out[t] = std::is_same_v<T, float> ? raw : raw * input.gain + input.offset;  // floats are already in the channel's unit
  }
}

}  // namespace

Input make_input(const Bytes& file, Channel channel, const Scale& s, Recording& into) {
  double divisor = 1;
  const auto divide = [&](double factor, const char* what) {
    if (factor != 0) {
      divisor *= factor;
    } else {
      into.warnings.push_back(fmt::format("channel '{}': {} is 0 in the header, taken as 1", channel.name, what));
    }
  };
  divide(s.adc_resolution, "ADC resolution");
  divide(s.instrument, "instrument scale factor");
  divide(s.signal, "signal gain");
  divide(s.programmable, "programmable gain");
  divide(s.telegraph, "telegraphed gain");
  const double gain = s.adc_range / divisor, offset = s.instrument_offset - s.signal_offset;
  if (!std::isfinite(gain) || gain == 0 || !std::isfinite(offset)) {
    file.fail(fmt::format("channel '{}': scale {} and offset {} from the header make no sense", channel.name, gain, offset));
  }
  return {std::move(channel), gain, offset};
}

void read_sweeps(const Bytes& file, const Header& h, Recording& into) {
  if (h.inputs.empty()) file.fail("the header names no input channel");
  const std::size_t channels = h.inputs.size(), width = h.is_float ? 4 : 2, stride = channels * width;
  std::uint64_t count = h.data_count;
  if (h.data_offset >= file.size()) file.fail(fmt::format("data start at byte {}, the file has {}", h.data_offset, file.size()));
  file.need(h.data_offset, count, width, "the data section");
  const std::uint64_t frames = count / channels;
  if (frames == 0) file.fail("the data section is empty");
  const bool use_table = !h.sync.empty() && h.mode != gap_free && h.sync.size() >= h.episodes;
  const std::vector<Range> ranges = use_table ? ranges_of_table(file, h, frames) : equal_ranges(file, h, frames);
  for (const Input& input : h.inputs) into.channels.push_back(input.channel);
  into.sweeps.reserve(ranges.size());
  for (const Range& range : ranges) {
    Sweep sweep{h.dt_ms, range.start_ms, {}};
    sweep.samples.reserve(channels);
    for (std::size_t k = 0; k < channels; ++k) {
      std::vector<double> values(static_cast<std::size_t>(range.count));
      const std::uint64_t offset = h.data_offset + range.first * stride + k * width;
      if (h.is_float)
        copy_channel<float>(file, offset, stride, h.inputs[k], values);
      else
        copy_channel<std::int16_t>(file, offset, stride, h.inputs[k], values);
      sweep.samples.push_back(std::move(values));
    }
    into.sweeps.push_back(std::move(sweep));
  }
}

EpochType epoch_type(int type) { return type >= 0 && type <= 7 && type != 6 ? static_cast<EpochType>(type) : EpochType::unknown; }

std::string date_text(std::uint32_t d) {
  const unsigned year = d / 10000, month = d / 100 % 100, day = d % 100;
  if (year < 1980 || year > 2100 || month < 1 || month > 12 || day < 1 || day > 31) return {};
  return fmt::format("{:04}-{:02}-{:02}", year, month, day);
}

std::string time_text(std::uint32_t ms) {
  if (ms == 0 || ms >= 86400000u) return {};
  return fmt::format("{:02}:{:02}:{:02}.{:03}", ms / 3600000, ms / 60000 % 60, ms / 1000 % 60, ms % 1000);
}

void note(Recording& into, const char* key, std::string value) {
  if (!value.empty()) into.provenance.emplace_back(key, std::move(value));
}

}  // namespace axograd::data::axon
