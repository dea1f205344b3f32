// Axon Binary Format 1 (up to pCLAMP 9): one fixed header, extended to 6144 bytes from version 1.6 on. Little-endian.
// Offsets of the period and width of trains: found by comparing one recording stored as ABF 1 and ABF 2 (docs/formats/abf1.md).
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "data/formats.hpp"
#include "data/formats/axon.hpp"
#include "data/unit_kind.hpp"

namespace axograd::data::abf1 {
namespace {

constexpr int physical_inputs = 16, table_outputs = 2, table_epochs = 10;

struct Reader {
  const Bytes& file;
  Recording& out;
  axon::Header header{};
  bool extended = false;

  double real(std::uint64_t offset) const { return file.get<float>(offset); }
  std::int64_t integer(std::uint64_t offset) const { return file.get<std::int32_t>(offset); }
  int small(std::uint64_t offset) const { return file.get<std::int16_t>(offset); }
  std::uint64_t place(std::uint64_t offset, const char* what) const;  // a block number or a count that must not be negative
  void general();
  void inputs();
  void outputs();
  void tables();
};

std::uint64_t Reader::place(std::uint64_t offset, const char* what) const {
  const std::int64_t value = integer(offset);
  if (value < 0) file.fail(fmt::format("{} is {}", what, value));
  return static_cast<std::uint64_t>(value);
}

void Reader::general() {
  const double version = real(4);
  if (!(version >= 1 && version < 2)) file.fail(fmt::format("version {:g} of ABF 1 is not between 1 and 2", version));
  extended = file.size() >= 6144 && version > 1.595;
  header.mode = small(8);
  const int channels = small(120), format = small(100);
  if (channels < 1 || channels > physical_inputs)
    file.fail(fmt::format("{} input channels, 1 to {} are possible", channels, physical_inputs));
  if (format != 0 && format != 1) file.fail(fmt::format("data format {} is neither 0 (int16) nor 1 (float32)", format));
  header.is_float = format == 1;
  header.dt_ms = real(122) * channels / 1000;  // the header's interval is between multiplexed samples
  header.sync_unit_us = std::max(0.0, real(130));
  header.episodes = static_cast<std::uint32_t>(place(16, "the number of sweeps"));
  const int ignored = small(14);
  if (ignored < 0) file.fail(fmt::format("{} leading samples to ignore", ignored));
  header.data_count = place(10, "the number of samples");
  header.data_offset = 512 * place(40, "the data's block") + static_cast<std::uint64_t>(ignored) * (header.is_float ? 4 : 2);
  axon::note(out, "format_version", fmt::format("{:.2f}", version));
  axon::note(out, "date", axon::date_text(file.get<std::uint32_t>(20)));
  const std::uint32_t seconds = file.get<std::uint32_t>(24);
  if (seconds < 86400) axon::note(out, "time", axon::time_text(seconds * 1000));
  axon::note(out, "creator", clean_text(file.text(294, 16)));
  axon::note(out, "comment", clean_text(file.text(310, 56)));
}

void Reader::inputs() {
  const int channels = small(120);
  for (int k = 0; k < channels; ++k) {
    const int p = small(410 + 2 * static_cast<std::uint64_t>(k));
    if (p < 0 || p >= physical_inputs) file.fail(fmt::format("channel {} is sampled from input {}, there are 0..15", k, p));
    const auto i = static_cast<std::uint64_t>(p);
    const bool telegraph = extended && small(4512 + 2 * i) == 1;  // other values than 0 and 1 occur and mean nothing
    const axon::Scale scale{real(244),         static_cast<double>(integer(252)),    real(922 + 4 * i), real(1050 + 4 * i),
                            real(730 + 4 * i), telegraph ? real(4576 + 4 * i) : 1.0, real(986 + 4 * i), real(1114 + 4 * i)};
    Channel channel = make_channel(clean_text(file.text(442 + 10 * i, 10)), file.text(602 + 8 * i, 8));
    header.inputs.push_back(axon::make_input(file, std::move(channel), scale, out));
  }
}

void Reader::outputs() {
  for (std::uint64_t i = 0; extended && i < table_outputs; ++i) {
    if (small(2296 + 2 * i) == 0) continue;  // its waveform is switched off
    Dac d;
    d.number = static_cast<int>(i);
    d.name = clean_text(file.text(1306 + 10 * i, 10));
    d.unit = clean_text(file.text(1346 + 8 * i, 8));
    d.kind = kind_of_unit(d.unit);
    d.holding = real(1394 + 4 * i);
    const int source = small(2300 + 2 * i);
    d.source = source == 1 ? CommandSource::epochs : source == 2 ? CommandSource::file : CommandSource::none;
    d.keeps_last_level = small(2304 + 2 * i) != 0;
    if (d.source == CommandSource::file) {
      out.warnings.push_back(fmt::format("the command of '{}' came from a file and is not in the recording", d.name));
    }
    for (std::uint64_t e = 0; e < table_epochs && d.source == CommandSource::epochs; ++e) {
      const std::uint64_t row = table_epochs * i + e;
      const EpochType type = axon::epoch_type(small(2308 + 2 * row));
      if (type == EpochType::off) continue;
      d.epochs.push_back({static_cast<int>(e), type, real(2348 + 4 * row), real(2428 + 4 * row), integer(2508 + 4 * row),
                          integer(2588 + 4 * row), integer(2136 + 4 * row), integer(2216 + 4 * row)});
    }
    out.dacs.push_back(std::move(d));
  }
}

void Reader::tables() {
  const std::uint64_t sync_block = place(92, "the sweep table's block"), sync_count = place(96, "the sweep table's length");
  if (sync_block > 0 && sync_count > 0) {
    file.need(512 * sync_block, sync_count, 8, "the sweep table");
    header.sync.reserve(static_cast<std::size_t>(sync_count));
    for (std::uint64_t i = 0; i < sync_count; ++i) {
      const std::uint64_t at = 512 * sync_block + 8 * i;
      header.sync.push_back({file.load<std::int32_t>(at), file.load<std::int32_t>(at + 4)});
    }
  }
  const std::uint64_t tag_block = place(44, "the tags' block"), tag_count = place(48, "the number of tags");
  if (tag_block == 0 || tag_count == 0) return;
  file.need(512 * tag_block, tag_count, 64, "the tags");
  const double unit_ms =
      header.sync_unit_us > 0 ? header.sync_unit_us / 1000 : header.dt_ms / static_cast<double>(header.inputs.size());
  out.tags.reserve(static_cast<std::size_t>(tag_count));
  for (std::uint64_t i = 0; i < tag_count; ++i) {
    const std::uint64_t at = 512 * tag_block + 64 * i;
    out.tags.push_back({file.load<std::int32_t>(at) * unit_ms, clean_text(file.text(at + 4, 56))});
  }
}

}  // namespace

bool can_read(const Bytes& file) { return file.starts_with("ABF "); }

Recording read(const Bytes& file, const ReadOptions&) {
  file.need(0, 1, 2048, "the header");
  Recording out;
  Reader reader{file, out};
  reader.general();
  reader.inputs();
  reader.outputs();
  reader.tables();
  axon::read_sweeps(file, reader.header, out);
  return out;
}

}  // namespace axograd::data::abf1
