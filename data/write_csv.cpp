#include <fmt/format.h>

#include "core/base/atomic_file.hpp"
#include "core/base/text.hpp"
#include "data/writers.hpp"

namespace axograd::data {
namespace {

// A text that cannot break its line.
std::string on_one_line(std::string text) {
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20) c = ' ';
  }
  return text;
}

std::string title(const Channel& channel) {
  std::string text = on_one_line(channel.unit.empty() ? channel.name : fmt::format("{} [{}]", channel.name, channel.unit));
  for (char& c : text) {
    if (c == '"') c = '\'';
  }
  return text.find(',') == std::string::npos ? text : fmt::format("\"{}\"", text);
}

}  // namespace

void write_csv(const std::string& path, const Recording& recording) {
  AtomicFile out(path);
  for (const auto& [key, value] : recording.provenance) {
    if (key == "sha256") continue;  // of the file it came from, not of this one
    out.write(fmt::format("# {}: {}\n", on_one_line(key), on_one_line(value)));
  }
  const bool numbered = recording.sweeps.size() > 1;
  std::string line = numbered ? "sweep,t [ms]" : "t [ms]";
  for (const Channel& channel : recording.channels) line += "," + title(channel);
  out.write(line + "\n");
  for (std::size_t i = 0; i < recording.sweeps.size(); ++i) {
    const Sweep& sweep = recording.sweeps[i];
    for (std::size_t t = 0; t < sweep.size(); ++t) {
      line = numbered ? fmt::format("{},", i) : "";
      line += short_number(sweep.start_ms + sweep.dt_ms * static_cast<double>(t));
      for (const auto& channel : sweep.samples) line += "," + short_number(channel[t]);
      out.write(line + "\n");
    }
  }
  out.commit();
}

}  // namespace axograd::data
