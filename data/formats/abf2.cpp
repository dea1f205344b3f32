// Axon Binary Format 2: a 512-byte header with a table of sections, each {block, entry size, count}. Little-endian.
// Offsets: spec of the sections as read by pyABF and neo, checked against both (docs/formats/abf2.md).
#include <fmt/format.h>

#include "data/formats.hpp"
#include "data/formats/axon.hpp"
#include "data/unit_kind.hpp"

namespace axograd::data::abf2 {
namespace {

struct Section {
  std::uint64_t offset = 0, entry = 0, count = 0;
  std::uint64_t at(std::uint64_t i) const { return offset + i * entry; }
};

// Section whose table row is at `row`; its entries are within the file and at least `minimum` bytes long.
Section section(const Bytes& file, std::uint64_t row, std::uint64_t minimum, const char* what) {
  const Section s{512ull * file.get<std::uint32_t>(row), file.get<std::uint32_t>(row + 4), file.get<std::uint64_t>(row + 8)};
  if (s.count == 0) return {};
  if (s.entry < minimum) file.fail(fmt::format("{} has entries of {} bytes, at least {} are needed", what, s.entry, minimum));
  file.need(s.offset, s.count, s.entry, what);
  return s;
}

// Index 0 is the empty string; the texts proper follow the last double NUL of the first entry.
std::vector<std::string> read_strings(const Bytes& file) {
  const Section s = section(file, 220, 1, "the string section");
  std::vector<std::string> strings;
  if (s.count == 0) return strings;
  std::string_view text = file.text(s.offset, s.entry);
  const std::size_t head = text.rfind(std::string_view("\0\0", 2));
  if (head == std::string_view::npos) return strings;
  text.remove_prefix(head + 1);
  while (strings.size() < 4096) {
    const std::size_t end = text.find('\0');
    strings.push_back(clean_text(text.substr(0, end)));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return strings;
}

struct Reader {
  const Bytes& file;
  Recording& out;
  std::vector<std::string> strings{};
  axon::Header header{};
  double adc_range = 0, adc_resolution = 0;

  std::string string(std::int64_t index) const {
    return index > 0 && index < static_cast<std::int64_t>(strings.size()) ? strings[static_cast<std::size_t>(index)] : "";
  }
  void protocol();
  void inputs();
  void outputs();
  void tables();
};

void Reader::protocol() {
  const Section p = section(file, 76, 136, "the protocol section");
  if (p.count == 0) file.fail("no protocol section");
  header.mode = file.get<std::int16_t>(p.offset);
  header.dt_ms = file.get<float>(p.offset + 2) / 1000.0;
  header.sync_unit_us = file.get<float>(p.offset + 14);
  adc_range = file.get<float>(p.offset + 110);
  adc_resolution = file.get<std::int32_t>(p.offset + 118);
  header.episodes = file.get<std::uint32_t>(12);
  const auto format = file.get<std::uint16_t>(30);
  if (format > 1) file.fail(fmt::format("data format {} is neither 0 (int16) nor 1 (float32)", format));
  header.is_float = format == 1;
  const auto byte = [&](std::uint64_t at) { return static_cast<int>(file.get<std::uint8_t>(at)); };
  axon::note(out, "format_version", fmt::format("{}.{}.{}.{}", byte(7), byte(6), byte(5), byte(4)));
  axon::note(out, "date", axon::date_text(file.get<std::uint32_t>(16)));
  axon::note(out, "time", axon::time_text(file.get<std::uint32_t>(20)));
  axon::note(out, "creator", string(file.get<std::uint32_t>(60)));
  axon::note(out, "protocol", string(file.get<std::uint32_t>(72)));
  axon::note(out, "comment", string(file.get<std::int32_t>(p.offset + 132)));
}

void Reader::inputs() {
  const Section adc = section(file, 92, 82, "the ADC section");
  if (adc.count > axon::most_channels)
    file.fail(fmt::format("{} input channels, {} at most are possible", adc.count, axon::most_channels));
  for (std::uint64_t i = 0; i < adc.count; ++i) {
    const std::uint64_t at = adc.at(i);
    const bool telegraph = file.get<std::int16_t>(at + 2) != 0;
    const axon::Scale scale{adc_range,
                            adc_resolution,
                            file.get<float>(at + 40),
                            file.get<float>(at + 48),
                            file.get<float>(at + 28),
                            telegraph ? file.get<float>(at + 6) : 1.0,
                            file.get<float>(at + 44),
                            file.get<float>(at + 52)};
    Channel channel = make_channel(string(file.get<std::int32_t>(at + 74)), string(file.get<std::int32_t>(at + 78)));
    header.inputs.push_back(axon::make_input(file, std::move(channel), scale, out));
  }
}

void Reader::outputs() {
  const Section dac = section(file, 108, 122, "the DAC section");
  const Section epochs = section(file, 156, 30, "the epoch section");
  if (dac.count > axon::most_channels)
    file.fail(fmt::format("{} output channels, {} at most are possible", dac.count, axon::most_channels));
  for (std::uint64_t i = 0; i < dac.count; ++i) {
    const std::uint64_t at = dac.at(i);
    if (file.get<std::int16_t>(at + 40) == 0) continue;  // its waveform is switched off
    Dac d;
    d.number = file.get<std::int16_t>(at);
    for (const Dac& other : out.dacs) {
      if (other.number == d.number) file.fail(fmt::format("output channel {} is described twice", d.number));
    }
    d.holding = file.get<float>(at + 12);
    d.name = string(file.get<std::int32_t>(at + 24));
    d.unit = string(file.get<std::int32_t>(at + 28));
    d.kind = kind_of_unit(d.unit);
    const auto source = file.get<std::int16_t>(at + 42);
    d.source = source == 1 ? CommandSource::epochs : source == 2 ? CommandSource::file : CommandSource::none;
    d.keeps_last_level = file.get<std::int16_t>(at + 44) != 0;
    if (d.source == CommandSource::file) {
      d.file = string(file.get<std::int32_t>(at + 118));
      out.warnings.push_back(
          fmt::format("the command of '{}' came from the file '{}' and is not in the recording", d.name, d.file));
    }
    for (std::uint64_t e = 0; e < epochs.count && d.source == CommandSource::epochs; ++e) {
      const std::uint64_t row = epochs.at(e);
      const EpochType type = axon::epoch_type(file.get<std::int16_t>(row + 4));
      if (file.get<std::int16_t>(row + 2) != d.number || type == EpochType::off) continue;
      d.epochs.push_back({file.get<std::int16_t>(row), type, file.get<float>(row + 6), file.get<float>(row + 10),
                          file.get<std::int32_t>(row + 14), file.get<std::int32_t>(row + 18), file.get<std::int32_t>(row + 22),
                          file.get<std::int32_t>(row + 26)});
    }
    out.dacs.push_back(std::move(d));
  }
}

void Reader::tables() {
  const Section sync = section(file, 316, 8, "the sweep table");
  header.sync.reserve(static_cast<std::size_t>(sync.count));
  for (std::uint64_t i = 0; i < sync.count; ++i) {
    header.sync.push_back({file.get<std::int32_t>(sync.at(i)), file.get<std::int32_t>(sync.at(i) + 4)});
  }
  const Section tags = section(file, 252, 64, "the tag section");
  const double unit_ms = header.sync_unit_us > 0
                             ? header.sync_unit_us / 1000
                             : header.dt_ms / static_cast<double>(std::max<std::size_t>(1, header.inputs.size()));
  out.tags.reserve(static_cast<std::size_t>(tags.count));
  for (std::uint64_t i = 0; i < tags.count; ++i) {
    out.tags.push_back({file.get<std::int32_t>(tags.at(i)) * unit_ms, clean_text(file.text(tags.at(i) + 4, 56))});
  }
}

}  // namespace

bool can_read(const Bytes& file) { return file.starts_with("ABF2"); }

Recording read(const Bytes& file, const ReadOptions&) {
  Recording out;
  Reader reader{file, out};
  reader.strings = read_strings(file);
  reader.protocol();
  reader.inputs();
  reader.outputs();
  reader.tables();
  const Section data = section(file, 236, reader.header.is_float ? 4 : 2, "the data section");
  reader.header.data_offset = data.offset;
  reader.header.data_count = data.count;
  axon::read_sweeps(file, reader.header, out);
  return out;
}

}  // namespace axograd::data::abf2
