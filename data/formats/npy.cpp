// NumPy arrays as recordings. .npy: (samples) or (sweeps, samples) of one channel; with several units given, (channels, samples);
// (sweeps, channels, samples). .npz: one entry per channel, named "V_m [mV]" or "V_m_mV"; the scalars dt_ms or rate_hz set the
// time.
#include "data/npy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "data/archive.hpp"
#include "data/formats.hpp"
#include "data/text_table.hpp"
#include "data/unit_kind.hpp"

namespace axograd::data {
namespace {

constexpr std::size_t shortest_sweep = 16;

std::vector<double> slice(const NpyArray& array, std::size_t first, std::size_t count) {
  const auto begin = array.values.begin() + static_cast<std::ptrdiff_t>(first);
  return {begin, begin + static_cast<std::ptrdiff_t>(count)};
}

void check_shape(const Bytes& file, const NpyArray& array, std::size_t most_dimensions) {
  if (array.shape.empty() || array.shape.size() > most_dimensions) {
    file.fail(fmt::format("an array of {} dimensions; 1 to {} are read", array.shape.size(), most_dimensions));
  }
  if (array.values.empty()) file.fail("the array is empty");
  if (array.shape.size() > 1 && array.shape.back() < shortest_sweep) {
    file.fail(fmt::format("{} samples in the last dimension: time must come last, sweeps of {} samples at least",
                          array.shape.back(), shortest_sweep));
  }
}

double dt_or_warn(std::optional<double> dt, const ReadOptions& options, Recording& out) {
  if (dt) return *dt;
  if (options.dt_ms) return *options.dt_ms;
  out.warnings.push_back("no sampling interval in the file: 1 ms per sample assumed");
  return 1;
}

// "V_m [mV]", "V_m (mV)" or "V_m_mV".
Title title_of(const std::string& name) {
  Title title = split_title(name);
  const std::size_t bar = title.name.rfind('_');
  if (!title.unit.empty() || bar == std::string::npos) return title;
  const std::string last = title.name.substr(bar + 1);
  if (kind_of_unit(last) == Kind::other && ms_factor(last) == 0) return title;
  return {title.name.substr(0, bar), last};
}

}  // namespace

namespace npy {

bool can_read(const Bytes& file) { return file.starts_with("\x93NUMPY"); }

Recording read(const Bytes& file, const ReadOptions& options) {
  const NpyArray array = read_npy(file);
  check_shape(file, array, 3);
  const std::size_t n = array.shape.back(), dimensions = array.shape.size();
  const bool rows_are_channels = dimensions == 2 && options.units.size() > 1;
  const std::size_t channels = dimensions == 3 ? array.shape[1] : rows_are_channels ? array.shape[0] : 1;
  const std::size_t sweeps = array.values.size() / n / channels;
  if (!options.units.empty() && options.units.size() != channels) {
    throw UsageError(fmt::format("{}: {} units given for {} channels", file.path(), options.units.size(), channels));
  }
  Recording out;
  out.provenance.emplace_back("dtype", array.dtype);
  for (std::size_t k = 0; k < channels; ++k) {
    out.channels.push_back(make_channel(fmt::format("channel {}", k), options.units.empty() ? "" : options.units[k]));
  }
  if (options.units.empty()) out.warnings.push_back("a NumPy array has no units: state them");
  const double dt = dt_or_warn(std::nullopt, options, out);
  for (std::size_t i = 0; i < sweeps; ++i) {
    Sweep sweep{dt, 0, {}};
    for (std::size_t k = 0; k < channels; ++k) sweep.samples.push_back(slice(array, (i * channels + k) * n, n));
    out.sweeps.push_back(std::move(sweep));
  }
  return out;
}

}  // namespace npy

namespace npz {

bool can_read(const Bytes& file) {
  return file.starts_with("PK\x03\x04") && file.all().substr(0, 4096).find(".npy") != std::string_view::npos;
}

Recording read(const Bytes& file, const ReadOptions& options) {
  Recording out;
  std::optional<double> dt;
  std::vector<NpyArray> arrays;
  std::uint64_t held = 0;  // bytes of values: entries may share their packed bytes, so each alone is no bound
  for (const ZipEntry& entry : zip_entries(file)) {
    if (!entry.name.ends_with(".npy")) continue;
    const std::vector<std::uint8_t> bytes = entry_bytes(file, entry);
    const std::string name = entry.name.substr(0, entry.name.size() - 4);
    NpyArray array = read_npy(Bytes(bytes.data(), bytes.size(), file.path() + "!" + entry.name));
    if (name == "dt_ms" && array.values.size() == 1)
      dt = array.values.front();
    else if (name == "rate_hz" && array.values.size() == 1)
      dt = 1000 / array.values.front();
    if (array.values.size() < 2) continue;
    held += 8 * array.values.size();
    if (held > 12 * std::max<std::uint64_t>(file.size(), 1 << 14))
      file.fail("the arrays are more than 12 times as large as the file: refused");
    const Title title = title_of(name);
    if (const double factor = ms_factor(title.unit); factor > 0) {
      dt = even_spacing(file, array.values) * factor;
      continue;
    }
    check_shape(file, array, 2);
    out.channels.push_back(make_channel(title.name, title.unit));
    if (out.channels.back().unit.empty())
      out.warnings.push_back(fmt::format("array '{}' has no unit: name it '{} [mV]'", name, name));
    arrays.push_back(std::move(array));
  }
  if (arrays.empty()) file.fail("no array of samples among the entries");
  const double step = dt_or_warn(dt, options, out);
  const std::size_t n = arrays.front().shape.back(), sweeps = arrays.front().values.size() / n;
  for (std::size_t i = 0; i < sweeps; ++i) out.sweeps.push_back({step, 0, {}});
  for (std::size_t k = 0; k < arrays.size(); ++k) {
    if (arrays[k].shape.back() != n || arrays[k].values.size() != sweeps * n)
      file.fail(fmt::format("array '{}' has another shape than '{}'", out.channels[k].name, out.channels[0].name));
    for (std::size_t i = 0; i < sweeps; ++i) out.sweeps[i].samples.push_back(slice(arrays[k], i * n, n));
    arrays[k].values = {};
  }
  return out;
}

}  // namespace npz
}  // namespace axograd::data
