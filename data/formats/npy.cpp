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

constexpr std::size_t shortest_sweep = 64;

void check_shape(const Bytes& file, const NpyFile& array, std::size_t most_dimensions) {
  const std::vector<std::size_t>& shape = array.shape();
  if (shape.empty() || shape.size() > most_dimensions) {
    file.fail(fmt::format("an array of {} dimensions; 1 to {} are read", shape.size(), most_dimensions));
  }
  if (array.size() == 0) file.fail("the array is empty");
  if (shape.size() > 1 && shape.back() < shortest_sweep) {
    file.fail(fmt::format("{} samples in the last dimension: time must come last, sweeps of {} samples at least", shape.back(),
                          shortest_sweep));
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
  const NpyFile array(file);
  check_shape(file, array, 3);
  const std::size_t n = array.shape().back(), dimensions = array.shape().size();
  const bool rows_are_channels = dimensions == 2 && options.units.size() > 1;
  const std::size_t channels = dimensions == 3 ? array.shape()[1] : rows_are_channels ? array.shape()[0] : 1;
  const std::size_t sweeps = array.size() / n / channels;
  if (!options.units.empty() && options.units.size() != channels) {
    throw UsageError(fmt::format("{}: {} units given for {} channels", file.path(), options.units.size(), channels));
  }
  Recording out;
  out.provenance.emplace_back("dtype", array.dtype());
  for (std::size_t k = 0; k < channels; ++k) {
    out.channels.push_back(make_channel(fmt::format("channel {}", k), options.units.empty() ? "" : options.units[k]));
  }
  if (options.units.empty()) out.warnings.push_back("a NumPy array has no units: state them");
  const double dt = dt_or_warn(std::nullopt, options, out);
  for (std::size_t i = 0; i < sweeps; ++i) {
    Sweep sweep{dt, 0, {}};
    for (std::size_t k = 0; k < channels; ++k) sweep.samples.push_back(array.values((i * channels + k) * n, n));
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
  std::vector<std::size_t> shape;
  // Entries may share their packed bytes, so each alone is no bound on what all of them hold.
  std::uint64_t left = 12 * std::max<std::uint64_t>(file.size(), 1 << 14) / sizeof(double);
  for (const ZipEntry& entry : zip_entries(file)) {
    if (!entry.name.ends_with(".npy")) continue;
    const std::vector<std::uint8_t> bytes = entry_bytes(file, entry);
    const std::string name = clean_text(entry.name.substr(0, entry.name.size() - 4));
    const Bytes view(bytes.data(), bytes.size(), file.path() + "!" + clean_text(entry.name));
    const NpyFile array(view);
    if (array.size() > left) file.fail("the arrays are more than 12 times as large as the file: refused");
    left -= array.size();
    if (name == "dt_ms" && array.size() == 1)
      dt = array.values(0, 1).front();
    else if (name == "rate_hz" && array.size() == 1)
      dt = 1000 / array.values(0, 1).front();
    if (array.size() < 2) continue;
    const Title title = title_of(name);
    if (const double factor = ms_factor(title.unit); factor > 0) {
      dt = even_spacing(view, array.values(0, array.size())) * factor;
      continue;
    }
    check_shape(view, array, 2);
    if (out.channels.empty()) shape = array.shape();
    if (array.shape() != shape) view.fail(fmt::format("another shape than that of '{}'", out.channels[0].name));
    out.channels.push_back(make_channel(title.name, title.unit));
    if (out.channels.back().unit.empty()) {
      out.warnings.push_back(fmt::format("array '{}' has no unit: name it '{} [mV]'", name, name));
    }
    const std::size_t n = shape.back();
    out.sweeps.resize(array.size() / n);
    for (std::size_t i = 0; i < out.sweeps.size(); ++i) out.sweeps[i].samples.push_back(array.values(i * n, n));
  }
  if (out.channels.empty()) file.fail("no array of samples among the entries");
  const double step = dt_or_warn(dt, options, out);
  for (Sweep& sweep : out.sweeps) sweep.dt_ms = step;
  return out;
}

}  // namespace npz
}  // namespace axograd::data
