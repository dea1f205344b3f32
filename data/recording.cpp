#include "data/recording.hpp"

#include <fmt/format.h>

#include "core/base/error.hpp"
#include "data/unit_kind.hpp"

namespace axograd::data {
namespace {

std::string channel_table(const Recording& recording) {
  std::string text;
  for (const Channel& c : recording.channels) {
    text += fmt::format("{}'{}' [{}]", text.empty() ? "" : ", ", c.name, c.unit.empty() ? "no unit" : c.unit);
  }
  return text.empty() ? "none" : text;
}

std::vector<double> in_house_unit(const Recording& recording, std::size_t sweep, int channel) {
  if (sweep >= recording.sweeps.size()) {
    throw UsageError(fmt::format("{}: sweep {} asked for, the file has 0..{}", recording.path, sweep,
                                 static_cast<long>(recording.sweeps.size()) - 1));
  }
  std::vector<double> values = recording.sweeps[sweep].samples[static_cast<std::size_t>(channel)];
  const double factor = house_factor(recording.channels[static_cast<std::size_t>(channel)].unit);
  if (factor != 1) {
    for (double& v : values) v *= factor;
  }
  return values;
}

}  // namespace

std::string_view Recording::fact(std::string_view key) const {
  for (const auto& [name, value] : provenance) {
    if (name == key) return value;
  }
  return {};
}

int channel_of(const Recording& recording, Kind kind, std::string_view name) {
  const char* what = kind == Kind::voltage ? "voltage" : kind == Kind::current ? "current" : "unitless";
  int found = -1, matches = 0;
  for (std::size_t k = 0; k < recording.channels.size(); ++k) {
    const Channel& c = recording.channels[k];
    if (c.kind != kind || (!name.empty() && c.name != name)) continue;
    if (matches++ == 0) found = static_cast<int>(k);
  }
  if (matches == 1) return found;
  const std::string called = name.empty() ? "" : fmt::format(" named '{}'", name);
  if (matches == 0) {
    throw InputError(fmt::format("{}: no {} channel{} (channels: {}); a channel's kind is read from its unit", recording.path,
                                 what, called, channel_table(recording)));
  }
  throw InputError(fmt::format("{}: {} {} channels{} (channels: {}); choose one by name", recording.path, matches, what, called,
                               channel_table(recording)));
}

int voltage_channel(const Recording& recording, std::string_view name) { return channel_of(recording, Kind::voltage, name); }
int current_channel(const Recording& recording, std::string_view name) { return channel_of(recording, Kind::current, name); }

std::vector<double> voltage_mV(const Recording& recording, std::size_t sweep, std::string_view name) {
  return in_house_unit(recording, sweep, voltage_channel(recording, name));
}
std::vector<double> current_pA(const Recording& recording, std::size_t sweep, std::string_view name) {
  return in_house_unit(recording, sweep, current_channel(recording, name));
}

}  // namespace axograd::data
