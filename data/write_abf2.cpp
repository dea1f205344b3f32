// The sections of an ABF 2 file, each on a block of 512 bytes: protocol, inputs, outputs, stimulus table, strings, data, sweep
// table, tags. Offsets as in data/formats/abf2.cpp, entry sizes as pCLAMP writes them.
#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>

#include "core/base/atomic_file.hpp"
#include "core/base/error.hpp"
#include "data/writers.hpp"

namespace axograd::data {
namespace {

static_assert(std::endian::native == std::endian::little, "the writer assumes a little-endian machine");
constexpr std::size_t block = 512, most_inputs = 16, most_outputs = 8;
constexpr float adc_range = 10;
constexpr std::int32_t adc_resolution = 32768;
constexpr double full_scale = 32000;  // leaves the converter a margin

// A section's entries with fields at fixed offsets.
struct Entries {
  std::size_t row, size;  // place in the header's table of sections, bytes per entry
  std::string bytes{};
  std::size_t count = 0;

  void add() {
    bytes.append(size, '\0');
    ++count;
  }
  template <class T> void put(std::size_t offset, T value) {
    std::memcpy(bytes.data() + bytes.size() - size + offset, &value, sizeof(T));
  }
  void text(std::size_t offset, std::size_t width, const std::string& value) {
    std::memcpy(bytes.data() + bytes.size() - size + offset, value.data(), std::min(width, value.size()));
  }
};

// Index 1 is the program's name; neo finds the strings by looking for one of the names it knows.
struct Strings {
  std::string bytes = std::string("SSCH") + std::string(40, '\0') + "clampex format, written by axograd" + '\0';
  std::int32_t next = 2;
  std::int32_t add(const std::string& text) {
    if (text.empty()) return 0;
    for (const char c : text) bytes += c == '\0' ? ' ' : c;
    bytes += '\0';
    return next++;
  }
};

void check(const std::string& path, const Recording& r) {
  const auto fail = [&](const std::string& reason) {
    throw UsageError(fmt::format("{}: cannot be written as ABF 2: {}", path, reason));
  };
  if (r.sweeps.empty() || r.channels.empty() || r.sweeps.front().size() == 0) fail("the recording is empty");
  if (r.channels.size() > most_inputs || r.dacs.size() > most_outputs) {
    fail(fmt::format("{} channels and {} DACs, at most {} and {} are possible", r.channels.size(), r.dacs.size(), most_inputs,
                     most_outputs));
  }
  for (const Dac& d : r.dacs) {
    if (d.number < 0 || d.number >= static_cast<int>(most_outputs))
      fail(fmt::format("output {} is not within 0..{}", d.number, most_outputs - 1));
  }
  for (const Sweep& sweep : r.sweeps) {
    if (sweep.dt_ms != r.sweeps.front().dt_ms) fail("its sweeps differ in sampling interval");
    if (sweep.samples.size() != r.channels.size()) fail("a sweep lacks channels");
    for (const auto& values : sweep.samples) {
      if (values.size() != sweep.size()) fail("channels differ in length");
      if (!std::all_of(values.begin(), values.end(), [](double v) { return std::isfinite(v); })) fail("a sample is not finite");
    }
  }
}

// The instrument's scale factor that makes the largest magnitude of channel k full scale.
float instrument_scale(const Recording& r, std::size_t k) {
  double most = 0;
  for (const Sweep& sweep : r.sweeps) {
    for (const double v : sweep.samples[k]) most = std::max(most, std::abs(v));
  }
  return most > 0 ? static_cast<float>(adc_range / double{adc_resolution} * full_scale / most) : 1.0f;
}

Entries inputs(const Recording& r, Strings& strings) {
  Entries adc{92, 128};
  for (std::size_t k = 0; k < r.channels.size(); ++k) {
    adc.add();
    adc.put<std::int16_t>(0, static_cast<std::int16_t>(k));
    adc.put(6, 1.0f);   // telegraphed gain
    adc.put(28, 1.0f);  // programmable gain
    adc.put(40, instrument_scale(r, k));
    adc.put(48, 1.0f);  // signal gain
    adc.put(74, strings.add(r.channels[k].name.empty() ? fmt::format("IN {}", k) : r.channels[k].name));
    adc.put(78, strings.add(r.channels[k].unit));
  }
  return adc;
}

Entries outputs(const Recording& r, Strings& strings) {
  Entries dac{108, 256};
  for (int number = 0; number < static_cast<int>(most_outputs); ++number) {  // all: readers take the n-th entry for output n
    dac.add();
    dac.put<std::int16_t>(0, static_cast<std::int16_t>(number));
    dac.put(8, 1.0f);   // scale factor
    dac.put(46, 1.0f);  // scale of a stimulus file
    const auto used = std::find_if(r.dacs.begin(), r.dacs.end(), [&](const Dac& d) { return d.number == number; });
    if (used == r.dacs.end()) continue;
    dac.put(12, static_cast<float>(used->holding));
    dac.put(24, strings.add(used->name));
    dac.put(28, strings.add(used->unit));
    dac.put<std::int16_t>(40, 1);
    dac.put<std::int16_t>(42, used->source == CommandSource::epochs ? 1 : used->source == CommandSource::file ? 2 : 0);
    dac.put<std::int16_t>(44, used->keeps_last_level ? 1 : 0);
    dac.put(118, strings.add(used->file));
  }
  return dac;
}

Entries stimulus_table(const Recording& r) {
  Entries table{156, 48};
  const auto samples = [](std::int64_t v) {
    return static_cast<std::int32_t>(std::clamp<std::int64_t>(v, INT32_MIN, INT32_MAX));
  };
  for (const Dac& d : r.dacs) {
    for (const Epoch& e : d.epochs) {
      table.add();
      table.put<std::int16_t>(0, static_cast<std::int16_t>(e.number));
      table.put<std::int16_t>(2, static_cast<std::int16_t>(d.number));
      table.put<std::int16_t>(4, static_cast<std::int16_t>(std::max(0, static_cast<int>(e.type))));
      table.put(6, static_cast<float>(e.level));
      table.put(10, static_cast<float>(e.level_step));
      table.put(14, samples(e.duration));
      table.put(18, samples(e.duration_step));
      table.put(22, samples(e.period));
      table.put(26, samples(e.width));
    }
  }
  return table;
}

// Digital outputs, one entry per epoch; readers look them up beside the stimulus table.
Entries digital_table(const Recording& r) {
  Entries table{124, 32};
  for (const Dac& d : r.dacs) {
    for (std::size_t e = table.count; e < d.epochs.size(); ++e) {
      table.add();
      table.put<std::int16_t>(0, static_cast<std::int16_t>(e));
    }
  }
  return table;
}

Entries protocol(const Recording& r, std::int32_t comment) {
  Entries p{76, 512};
  const Sweep& sweep = r.sweeps.front();
  p.add();
  p.put<std::int16_t>(0, 5);  // episodic
  p.put(2, static_cast<float>(sweep.dt_ms * 1000));
  p.put(14, static_cast<float>(sweep.dt_ms * 1000));  // unit of the sweep starts
  p.put(22, static_cast<std::int32_t>(sweep.size() * r.channels.size()));
  p.put(30, static_cast<std::int32_t>(r.sweeps.size()));
  p.put(34, std::int32_t{1});
  p.put(110, adc_range);
  p.put(114, adc_range);
  p.put(118, adc_resolution);
  p.put(122, adc_resolution);
  p.put(132, comment);
  return p;
}

Entries sweep_table(const Recording& r) {
  Entries table{316, 8};
  std::int64_t end = 0;
  for (const Sweep& sweep : r.sweeps) {
    const std::int64_t start = std::max<std::int64_t>(end, std::llround(sweep.start_ms / sweep.dt_ms));
    end = start + static_cast<std::int64_t>(sweep.size());
    table.add();
    table.put(0, static_cast<std::int32_t>(start));
    table.put(4, static_cast<std::int32_t>(sweep.size() * r.channels.size()));
  }
  return table;
}

Entries tags(const Recording& r) {
  Entries table{252, 64};
  for (const Tag& tag : r.tags) {
    table.add();
    table.put(0, static_cast<std::int32_t>(std::llround(tag.time_ms / r.sweeps.front().dt_ms)));
    table.text(4, 56, tag.comment + std::string(56, ' '));
  }
  return table;
}

Entries samples(const Recording& r, const Entries& adc) {
  Entries data{236, 2};
  std::vector<double> per_count;
  for (std::size_t k = 0; k < r.channels.size(); ++k) {
    float scale = 0;
    std::memcpy(&scale, adc.bytes.data() + k * adc.size + 40, sizeof scale);
    per_count.push_back(double{adc_range} / adc_resolution / double{scale});
  }
  for (const Sweep& sweep : r.sweeps) {
    for (std::size_t t = 0; t < sweep.size(); ++t) {
      for (std::size_t k = 0; k < r.channels.size(); ++k) {
        data.add();
        data.put(0, static_cast<std::int16_t>(std::lround(sweep.samples[k][t] / per_count[k])));
      }
    }
  }
  return data;
}

// The fact "date" as yyyymmdd; readers refuse a file without a date.
std::uint32_t date_of(const Recording& r) {
  std::string digits;
  for (const char c : r.fact("date")) {
    if (c >= '0' && c <= '9') digits += c;
  }
  std::uint32_t date = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), date);
  return digits.size() == 8 ? date : 20000101;
}

}  // namespace

void write_abf2(const std::string& path, const Recording& r) {
  check(path, r);
  Strings strings;
  const std::int32_t comment = strings.add(std::string(r.fact("comment"))),
                     protocol_name = strings.add(std::string(r.fact("protocol")));
  const Entries adc = inputs(r, strings);
  std::vector<Entries> sections{protocol(r, comment), adc,     outputs(r, strings), digital_table(r),
                                stimulus_table(r),    tags(r), sweep_table(r),      samples(r, adc)};
  Entries names{220, strings.bytes.size(), strings.bytes, 1};
  sections.insert(sections.begin() + 5, std::move(names));

  std::string file(block, '\0');
  const auto put = [&](std::size_t offset, auto value) { std::memcpy(file.data() + offset, &value, sizeof value); };
  std::memcpy(file.data(), "ABF2", 4);
  put(4, std::uint32_t{0x02060000});  // version 2.6.0.0
  put(8, std::uint32_t{512});
  put(12, static_cast<std::uint32_t>(r.sweeps.size()));
  put(16, date_of(r));
  put(28, std::int16_t{1});
  put(60, std::uint32_t{1});
  put(72, static_cast<std::uint32_t>(protocol_name));
  for (const Entries& section : sections) {
    if (section.count == 0) continue;
    put(section.row, static_cast<std::uint32_t>(file.size() / block));
    put(section.row + 4, static_cast<std::uint32_t>(section.size));
    put(section.row + 8, static_cast<std::uint64_t>(section.count));
    file += section.bytes;
    file.append((block - file.size() % block) % block, '\0');
  }
  write_file_atomic(path, file);
}

}  // namespace axograd::data
