// Igor binary wave, versions 2 and 5, both byte orders. One file is one channel; the unit is the wave's data unit.
// Layout: WaveMetrics Technical Note PTN003, checked against igor2 (docs/formats/ibw.md).
#include <fmt/format.h>

#include "data/formats.hpp"
#include "data/unit_kind.hpp"

namespace axograd::data::ibw {
namespace {

constexpr std::uint64_t shortest_sweep = 64;  // bounds the memory that a wave of bytes in tiny columns can take

// Where the two versions keep the same facts.
struct Wave {
  Order order = Order::little;
  int version = 0, type = 0;
  std::uint64_t points = 0, columns = 1, data = 0, note = 0, note_size = 0;
  double step = 0, start = 0;
  std::string name, unit, x_unit;
};

struct Version {
  int number;
  Order order;
};

bool known(int version) { return version == 1 || version == 2 || version == 3 || version == 5; }

Version version_of(const Bytes& file) {
  if (file.size() < 2) return {0, Order::little};
  const int little = file.load<std::int16_t>(0), big = file.load<std::int16_t>(0, Order::big);
  return known(little) ? Version{little, Order::little} : Version{known(big) ? big : 0, Order::big};
}

int sample_size(int type) {
  switch (type & ~0x40) {
    case 0x02: return 4;
    case 0x04: return 8;
    case 0x08: return 1;
    case 0x10: return 2;
    case 0x20: return 4;
    default: return 0;
  }
}

// A size field that must not be negative.
std::uint64_t size_at(const Bytes& file, std::uint64_t offset, Order order, const char* what) {
  const auto value = file.get<std::int32_t>(offset, order);
  if (value < 0) file.fail(fmt::format("{} is {}", what, value));
  return static_cast<std::uint64_t>(value);
}

std::string name_at(const Bytes& file, std::uint64_t offset, std::uint64_t size) {
  const std::string_view text = file.text(offset, size);
  return clean_text(text.substr(0, text.find('\0')));
}

Wave header_5(const Bytes& file, Order order) {
  constexpr std::uint64_t wave = 64;
  Wave w;
  w.order = order;
  w.version = 5;
  w.points = size_at(file, wave + 12, order, "the number of points");
  w.type = file.get<std::int16_t>(wave + 16, order);
  w.name = name_at(file, wave + 28, 32);
  const std::uint64_t rows = size_at(file, wave + 68, order, "the number of rows");
  const std::uint64_t columns = size_at(file, wave + 72, order, "the number of columns");
  const std::uint64_t layers = size_at(file, wave + 76, order, "the number of layers");
  if (layers > 1) file.fail(fmt::format("a wave of {} layers; waves of one or two dimensions are read", layers));
  w.columns = columns > 0 ? columns : 1;
  if (w.columns > 1 && (rows == 0 || w.points / rows != w.columns || w.points % rows != 0)) {
    file.fail(fmt::format("{} points do not make {} rows of {} columns", w.points, rows, columns));
  }
  if (w.columns > 1 && rows < shortest_sweep)
    file.fail(fmt::format("{} rows: a sweep has {} samples at least", rows, shortest_sweep));
  w.step = file.get<double>(wave + 84, order);
  w.start = file.get<double>(wave + 116, order);
  w.unit = name_at(file, wave + 148, 4);
  w.x_unit = name_at(file, wave + 152, 4);
  w.data = wave + 320;
  w.note_size = size_at(file, 12, order, "the size of the note");
  w.note =
      w.data + w.points * static_cast<std::uint64_t>(sample_size(w.type)) + size_at(file, 8, order, "the size of the formula");
  return w;
}

Wave header_2(const Bytes& file, Order order) {
  constexpr std::uint64_t wave = 16;
  Wave w;
  w.order = order;
  w.version = 2;
  w.type = file.get<std::int16_t>(wave, order);
  w.name = name_at(file, wave + 6, 20);
  w.unit = name_at(file, wave + 34, 4);
  w.x_unit = name_at(file, wave + 38, 4);
  w.points = size_at(file, wave + 42, order, "the number of points");
  w.step = file.get<double>(wave + 48, order);
  w.start = file.get<double>(wave + 56, order);
  w.data = wave + 110;
  w.note_size = size_at(file, 6, order, "the size of the note");
  w.note = w.data + w.points * static_cast<std::uint64_t>(sample_size(w.type)) + 16;  // 16 bytes of padding
  return w;
}

template <class T> std::vector<double> column(const Bytes& file, const Wave& w, std::uint64_t first, std::uint64_t count) {
  std::vector<double> values(static_cast<std::size_t>(count));
  for (std::uint64_t i = 0; i < count; ++i)
    values[i] = static_cast<double>(file.load<T>(w.data + (first + i) * sizeof(T), w.order));
  return values;
}

std::vector<double> read_column(const Bytes& file, const Wave& w, std::uint64_t first, std::uint64_t count) {
  switch (w.type) {
    case 0x02: return column<float>(file, w, first, count);
    case 0x04: return column<double>(file, w, first, count);
    case 0x08: return column<std::int8_t>(file, w, first, count);
    case 0x10: return column<std::int16_t>(file, w, first, count);
    case 0x20: return column<std::int32_t>(file, w, first, count);
    case 0x48: return column<std::uint8_t>(file, w, first, count);
    case 0x50: return column<std::uint16_t>(file, w, first, count);
    default: return column<std::uint32_t>(file, w, first, count);
  }
}

double step_ms(const Bytes& file, const Wave& w, Recording& out) {
  double factor = ms_factor(w.x_unit);
  if (factor == 0) {
    if (!w.x_unit.empty()) file.fail(fmt::format("the x unit '{}' is not a time (s, ms, us)", w.x_unit));
    factor = 1000;
    out.provenance.emplace_back("time_unit", "none in the wave; seconds, as Igor scales");
  }
  return factor;
}

}  // namespace

bool can_read(const Bytes& file) {
  const Version v = version_of(file);
  if (!known(v.number) || file.size() < 126) return false;
  // Two bytes are a weak signature: the type of the data must make sense too.
  const std::uint64_t type_at = v.number == 5 ? 64 + 16 : v.number == 2 ? 16 : v.number == 1 ? 8 : 20;
  return sample_size(file.load<std::int16_t>(type_at, v.order) & ~1) > 0;
}

Recording read(const Bytes& file, const ReadOptions& options) {
  const Version v = version_of(file);
  if (v.number != 2 && v.number != 5) file.fail(fmt::format("Igor wave version {}; versions 2 and 5 are read", v.number));
  if (v.number == 5) file.need(0, 1, 384, "the wave header");
  const Wave w = v.number == 5 ? header_5(file, v.order) : header_2(file, v.order);
  const auto width = static_cast<std::uint64_t>(sample_size(w.type));
  if (w.type & 1) file.fail("a complex wave cannot be a recording");
  if (width == 0) file.fail(fmt::format("wave type {:#x} is not numeric", w.type));
  if (w.points == 0) file.fail("the wave has no points");
  file.need(w.data, w.points, width, "the wave's data");

  Recording out;
  const double factor = step_ms(file, w, out);
  out.provenance.emplace_back("format_version", fmt::format("{} {}-endian", w.version, w.order == Order::big ? "big" : "little"));
  if (file.holds(w.note, w.note_size) && w.note_size > 0) {
    out.provenance.emplace_back("note", clean_text(file.text(w.note, w.note_size)));
  } else if (w.note_size > 0) {
    out.warnings.push_back("the wave's note is cut off");
  }
  std::string unit = w.unit;
  if (unit.empty() && !options.units.empty()) unit = options.units.front();
  out.channels.push_back(make_channel(w.name, unit));
  out.sweeps.reserve(static_cast<std::size_t>(w.columns));
  for (std::uint64_t c = 0; c < w.columns; ++c) {
    const std::uint64_t rows = w.points / w.columns;
    Sweep sweep{w.step * factor, w.start * factor, {}};
    sweep.samples.push_back(read_column(file, w, c * rows, rows));  // moved in; a list in braces would copy it
    out.sweeps.push_back(std::move(sweep));
  }
  return out;
}

}  // namespace axograd::data::ibw
