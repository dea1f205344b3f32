// What is in a recording: sweeps, channels, units, rates, spikes, and the course of each channel in one line.
#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "apps/verb.hpp"
#include "core/base/text.hpp"
#include "data/inspect.hpp"
#include "data/read_recording.hpp"

namespace axograd::apps {
namespace {

using nlohmann::json;

class Inspect final : public VerbRun {
 public:
  template <class V>
  void visit(V& v) {
    v("files", files_, {.doc = "the recording; several files are its channels. ARCHIVE!MEMBER reads from a tar, tar.gz or zip", .required = true});
    v("threshold", options_.threshold_mV, {.doc = "a spike is an upward crossing of this voltage", .unit = "mV", .low = -200, .high = 200});
    v("width", options_.width, {.doc = "characters of a sparkline", .low = 8, .high = 1000});
    v("sparklines", sparklines_, {.doc = "how many sweeps are drawn", .low = 0, .high = 10000});
    v("step", step_, {.doc = "sampling step of a file that does not say it", .unit = "ms", .low = 1e-6, .high = 1e6});
    v("units", units_, {.doc = "units of the channels of a file that does not say them (repeat the flag)"});
  }
  OptionTarget arguments() override { return OptionTarget(*this); }

  Exit run(const Globals& globals) override {
    data::ReadOptions read;
    read.dt_ms = step_;
    read.units = units_;
    const data::Recording recording =
        files_.size() == 1 ? data::read_recording(files_[0], read) : data::read_recording(files_, read);
    options_.sparkline_sweeps = static_cast<std::size_t>(sparklines_);
    const data::Summary summary = data::summary(recording, options_);
    const std::string text = globals.json ? as_json(recording, summary).dump(2, ' ', false, json::error_handler_t::replace) + '\n'
                                          : as_text(recording, summary);
    fmt::print("{}", text);
    return Exit::ok;
  }

 private:
  static json number(double x) { return std::isfinite(x) ? json(x) : json(); }

  static json as_json(const data::Recording& recording, const data::Summary& s) {
    json out = {{"path", s.path}, {"format", s.format}, {"duration_ms", s.duration_ms}, {"commands", s.commands},
                {"warnings", recording.warnings}, {"channels", json::array()}, {"sweeps", json::array()}, {"provenance", json::object()}};
    bool counted = false;
    for (const auto& c : s.channels)
      out["channels"].push_back({{"name", c.channel.name}, {"unit", c.channel.unit}, {"minimum", number(c.minimum)},
                                 {"maximum", number(c.maximum)}, {"mean", number(c.mean)}});
    for (const auto& w : s.sweeps) {
      counted = counted || w.spikes >= 0;
      out["sweeps"].push_back({{"start_ms", w.start_ms}, {"duration_ms", w.duration_ms}, {"rate_hz", w.rate_hz},
                               {"samples", w.samples}, {"spikes", w.spikes < 0 ? json() : json(w.spikes)}});
    }
    out["spikes"] = counted ? json(s.spikes) : json();
    if (counted) out["threshold_mV"] = s.threshold_mV;
    for (const auto& [key, value] : recording.provenance) out["provenance"][key] = value;
    return out;
  }

  static std::string as_text(const data::Recording& recording, const data::Summary& s) {
    std::string out = fmt::format("{}: {}, {} sweep{}, {}\n\n", s.path, s.format, s.sweeps.size(), s.sweeps.size() == 1 ? "" : "s",
                                  human_duration(s.duration_ms / 1000));
    TextTable channels({"channel", "unit", "lowest", "mean", "highest"});
    for (const auto& c : s.channels)
      channels.row({c.channel.name, c.channel.unit, fmt::format("{:.4g}", c.minimum), fmt::format("{:.4g}", c.mean), fmt::format("{:.4g}", c.maximum)});
    out += channels.text("  ") + '\n' + sweep_table(s) + '\n';
    for (const auto& c : s.channels)
      for (std::size_t i = 0; i < c.sparklines.size(); ++i) out += fmt::format("  {} sweep {}  {}\n", c.channel.name, i, c.sparklines[i]);
    for (const auto& line : s.commands) out += fmt::format("\n  command {}", line);
    if (!s.commands.empty()) out += '\n';
    for (const auto& [key, value] : recording.provenance) out += fmt::format("  {}: {}\n", key, value);
    for (const auto& warning : recording.warnings) out += fmt::format("  warning: {}\n", warning);
    return out;
  }

  // Equal sweeps in a row share a line.
  static std::string sweep_table(const data::Summary& s) {
    TextTable table({"sweeps", "start", "duration", "samples", "rate", "spikes"});
    for (std::size_t i = 0; i < s.sweeps.size();) {
      std::size_t end = i + 1;
      const auto& a = s.sweeps[i];
      int spikes = a.spikes;
      while (s.sweeps.size() > 12 && end < s.sweeps.size() && s.sweeps[end].samples == a.samples && s.sweeps[end].rate_hz == a.rate_hz)
        spikes += std::max(0, s.sweeps[end++].spikes);
      table.row({end - i == 1 ? fmt::format("{}", i) : fmt::format("{}-{}", i, end - 1), human_duration(a.start_ms / 1000),
                 human_duration(a.duration_ms / 1000), fmt::format("{}", a.samples), fmt::format("{:.6g} kHz", a.rate_hz / 1000),
                 a.spikes < 0 ? "-" : fmt::format("{}", spikes)});
      i = end;
    }
    std::string out = table.text("  ");
    const bool counted = !s.sweeps.empty() && s.sweeps[0].spikes >= 0;
    if (counted) out += fmt::format("  {} spikes above {:g} mV, {:.3g} Hz\n", s.spikes, s.threshold_mV, 1000.0 * static_cast<double>(s.spikes) / s.duration_ms);
    return out;
  }

  std::vector<std::string> files_, units_;
  data::SummaryOptions options_;
  int sparklines_ = 1;
  std::optional<double> step_;
};

}  // namespace

Verb inspect_verb() {
  return {"inspect", "what is in a recording: sweeps, channels, units, rates, spikes, a sparkline",
          "  axograd inspect data/samples/cell.abf\n"
          "  axograd inspect voltage.ibw current.ibw --threshold '-20 mV'\n"
          "  axograd inspect trace.npy --step 0.1 --units mV --units pA --json\n",
          make_verb<Inspect>};
}

}  // namespace axograd::apps
