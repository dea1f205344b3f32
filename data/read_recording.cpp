#include "data/read_recording.hpp"

#include <fmt/format.h>

#include <cmath>

#include "core/base/error.hpp"
#include "core/base/hash.hpp"
#include "data/input_file.hpp"

namespace axograd::data {
namespace {

// What no reader may hand over, whatever the file says.
void check(const Recording& r) {
  const auto fail = [&](const std::string& reason) { throw InputError(r.path + ": " + reason); };
  if (r.channels.empty()) fail("no channels");
  if (r.sweeps.empty()) fail("no sweeps");
  for (std::size_t i = 0; i < r.sweeps.size(); ++i) {
    const Sweep& s = r.sweeps[i];
    if (!(std::isfinite(s.dt_ms) && s.dt_ms > 0)) fail(fmt::format("sampling interval {} ms in sweep {}", s.dt_ms, i));
    if (s.samples.size() != r.channels.size())
      fail(fmt::format("sweep {} has {} of {} channels", i, s.samples.size(), r.channels.size()));
    for (const auto& channel : s.samples) {
      if (channel.size() != s.size()) fail(fmt::format("channels of unequal length in sweep {}", i));
    }
  }
}

void warn_of_non_finite(Recording& r) {
  for (std::size_t k = 0; k < r.channels.size(); ++k) {
    std::size_t bad = 0;
    for (const Sweep& s : r.sweeps) {
      for (const double v : s.samples[k]) bad += !std::isfinite(v);
    }
    if (bad > 0) r.warnings.push_back(fmt::format("channel '{}': {} samples are not finite", r.channels[k].name, bad));
  }
}

}  // namespace

const std::vector<Format>& formats() {
#define AX_FORMAT(space, name, doc) {name, doc, space::can_read, space::read},
  static const std::vector<Format> list = {
#include "data/formats.list"
  };
#undef AX_FORMAT
  return list;
}

Recording read_bytes(const std::uint8_t* data, std::size_t size, const std::string& path, const ReadOptions& options) {
  const Bytes file(data, size, path);
  if (size == 0) file.fail("the file is empty");
  for (const Format& format : formats()) {
    if (!format.can_read(file)) continue;
    Recording recording = format.read(file, options);
    recording.format = format.name;
    recording.path = path;
    check(recording);
    warn_of_non_finite(recording);
    return recording;
  }
  std::string known;
  for (const Format& format : formats()) known += fmt::format("{}{}", known.empty() ? "" : ", ", format.name);
  file.fail("no known format (readable: " + known + ")");
}

Recording read_recording(const std::string& path, const ReadOptions& options) {
  const std::vector<std::uint8_t> bytes = load_input(path);
  Recording recording = read_bytes(bytes.data(), bytes.size(), path, options);
  recording.provenance.emplace_back("sha256", sha256({reinterpret_cast<const char*>(bytes.data()), bytes.size()}));
  return recording;
}

Recording read_recording(const std::vector<std::string>& paths, const ReadOptions& options) {
  if (paths.empty()) throw UsageError("read_recording: no files named");
  std::vector<Recording> parts;
  for (const std::string& path : paths) parts.push_back(read_recording(path, options));
  return pair_channels(std::move(parts));
}

Recording pair_channels(std::vector<Recording> parts) {
  if (parts.empty()) throw UsageError("pair_channels: no recordings");
  Recording all = std::move(parts.front());
  for (std::size_t p = 1; p < parts.size(); ++p) {
    Recording& part = parts[p];
    const auto fail = [&](const std::string& reason) {
      throw InputError(part.path + ": does not pair with " + all.path + ": " + reason);
    };
    if (part.sweeps.size() != all.sweeps.size()) fail(fmt::format("{} sweeps against {}", part.sweeps.size(), all.sweeps.size()));
    for (std::size_t i = 0; i < all.sweeps.size(); ++i) {
      Sweep &a = all.sweeps[i], &b = part.sweeps[i];
      if (a.size() != b.size()) fail(fmt::format("{} samples against {} in sweep {}", b.size(), a.size(), i));
      if (std::abs(a.dt_ms - b.dt_ms) > 1e-9 * a.dt_ms)
        fail(fmt::format("sampling interval {} ms against {} ms", b.dt_ms, a.dt_ms));
      for (auto& channel : b.samples) a.samples.push_back(std::move(channel));
    }
    for (Channel& c : part.channels) all.channels.push_back(std::move(c));
    for (auto& w : part.warnings) all.warnings.push_back(std::move(w));
    all.provenance.emplace_back(fmt::format("file {}", p + 1), part.path);
  }
  return all;
}

}  // namespace axograd::data
