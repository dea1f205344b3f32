#include "tasks/results/figures.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>

#include "fitting/metrics/intervals.hpp"

namespace axograd::tasks {

using nlohmann::json;

json RecordingFigures::line(const std::string& name, const std::string& label, const Curve& c, const std::string& role) {
  json s = {{"name", label}, {"x", array(name + "_x", c.x)}, {"y", array(name, c.y)}};
  if (!role.empty()) s["role"] = role;
  if (!c.low.empty()) s["low"] = array(name + "_low", c.low), s["high"] = array(name + "_high", c.high);
  return s;
}

std::vector<double> RecordingFigures::milliseconds(const fitting::Train& spikes) const {
  std::vector<double> t;
  for (int s : spikes) t.push_back(s * dataset_.dt);
  return t;
}

json RecordingFigures::voltage() {
  const Trace& t = dataset_.test.front();
  const double end = t.samples() * dataset_.dt, from = std::min(500.0, end / 4);
  json spikes = {{{"name", "recorded spikes"}, {"times", array("test_spikes_first", milliseconds(t.spikes))}, {"role", "data"}},
                 {{"name", "spikes of one free run"},
                  {"times", array("model_spikes_first", milliseconds(test_.model.front()))},
                  {"role", "model"}}};
  json panels = {{{"label", "membrane potential"},
                  {"unit", "mV"},
                  {"series",
                   {{{"name", "recorded"}, {"values", array("test_V", t.V)}, {"role", "data"}},
                    {{"name", shown_name()}, {"values", array("test_V_model", shown_V())}, {"role", "model"}}}},
                  {"marks", spikes}},
                 {{"label", "current"},
                  {"unit", "pA"},
                  {"height", 0.4},
                  {"series", {{{"name", "injected"}, {"values", array("test_I", t.I)}, {"role", "stimulus"}}}}}};
  json figure = {
      {"kind", "traces"},
      {"x", {{"label", "time"}, {"unit", "ms"}, {"start", 0}, {"step", dataset_.dt}}},
      {"window", {from, std::min(end, from + 1500)}},
      {"panels", panels},
      {"caption",
       forced()
           ? "First held-out sweep. The model's voltage is driven by the recorded current and reset at the recorded spikes; the "
             "spikes of a free run are drawn by the model itself. Drag to zoom, double click to go back."
           : "First held-out sweep. The model is driven by the recorded current and runs freely. Drag to zoom, double click to go back."}};
  return {{"title", "Voltage on held-out data"}, {"figures", json::array({figure})}};
}

json RecordingFigures::group(const std::string& name, const char* label, const char* role, const fitting::Trains& trains) {
  std::vector<double> times;
  std::vector<std::int32_t> repeat;
  for (std::size_t k = 0; k < trains.size(); ++k) {
    for (int s : trains[k]) times.push_back(s * dataset_.dt), repeat.push_back(std::int32_t(k));
  }
  return {{"name", label},
          {"role", role},
          {"times", array(name + "_times", times)},
          {"repeats", array(name + "_repeats", repeat)},
          {"count", trains.size()}};
}

json RecordingFigures::repeats() {
  const double end = double(dataset_.test.front().samples()) * dataset_.dt;
  json figure = {
      {"kind", "raster"},
      {"x", {{"label", "time"}, {"unit", "ms"}, {"range", {0, std::min(end, 5000.0)}}}},
      {"psth", {{"bin", 20}}},
      {"groups",
       {group("data_spikes", "recorded", "data", test_.data), group("model_spikes", "model, free runs", "model", test_.model)}},
      {"caption",
       forced()
           ? "Spikes of the repeats of one stimulus, recorded and simulated with escape noise, and their rates in bins of 20 ms."
           : "Spikes of the repeats of one stimulus, recorded and simulated, and their rates in bins of 20 ms."}};
  return {{"title", "Repeats of the held-out stimulus"}, {"figures", json::array({figure})}};
}

Curve RecordingFigures::triggered(const std::vector<float>& trace, const fitting::Trains& spikes, double before,
                                  double after) const {
  const int a = int(before / dataset_.dt), b = int(after / dataset_.dt), n = int(trace.size());
  const int stride = std::max(1, int(std::lround(0.2 / dataset_.dt)));
  Curve c;
  for (int k = -a; k <= b; k += stride) {
    double sum = 0, count = 0;
    for (const auto& train : spikes) {
      for (int s : train) {
        if (s + k >= 0 && s + k < n) sum += trace[std::size_t(s + k)], ++count;
      }
    }
    c.x.push_back(k * dataset_.dt);
    c.y.push_back(count > 0 ? sum / count : std::nan(""));
  }
  return c;
}

json RecordingFigures::statistics() {
  const auto isi_data = fitting::intervals(test_.data, dataset_.dt), isi_model = fitting::intervals(test_.model, dataset_.dt);
  json histogram = {{"kind", "histogram"},
                    {"title", "Intervals between spikes"},
                    {"x", {{"label", "interval"}, {"unit", "ms"}, {"scale", "log"}}},
                    {"bins", 30},
                    {"width", "half"},
                    {"series",
                     {{{"name", "recorded"}, {"role", "data"}, {"samples", array("isi_data", isi_data)}},
                      {{"name", "model"}, {"role", "model"}, {"samples", array("isi_model", isi_model)}}}}};
  const json x = {{"label", "time from spike"}, {"unit", "ms"}}, spike = json::array({{{"at", 0}}});
  json current = {{"kind", "lines"},
                  {"title", "Spike-triggered average of the current"},
                  {"x", x},
                  {"y", {{"label", "current"}, {"unit", "pA"}}},
                  {"width", "half"},
                  {"vlines", spike},
                  {"series",
                   {line("sta_I_data", "recorded", triggered(test_.current, test_.data, 100, 10), "data"),
                    line("sta_I_model", "model", triggered(test_.current, test_.model, 100, 10), "model")}}};
  const Trace& t = dataset_.test.front();
  json voltage = {
      {"kind", "lines"},
      {"title", "Spike-triggered average of the voltage"},
      {"x", x},
      {"y", {{"label", "V"}, {"unit", "mV"}, {"range", {-80, -20}}}},
      {"width", "half"},
      {"vlines", spike},
      {"series",
       {line("sta_V_data", "recorded", triggered(t.V, {t.spikes}, 30, 60), "data"),
        line("sta_V_model", shown_name(), triggered(shown_V(), {forced() ? t.spikes : test_.model.front()}, 30, 60), "model")}}};
  return {{"title", "Spike statistics"}, {"figures", json::array({histogram, current, voltage})}};
}

json report_json(const Outcome& r, const json& sections) {
  const Dataset& d = r.dataset;
  return {{"title", fmt::format("{}: {}", d.name, r.best().title)},
          {"subtitle", fmt::format("training {:.0f} s, {} spikes; held out {} sweep{} of {:.1f} s, {} spikes", d.seconds(d.train),
                                   d.spikes(d.train), d.test.size(), d.test.size() == 1 ? "" : "s",
                                   d.test.front().samples() * d.dt * 1e-3, d.spikes(d.test))},
          {"warnings", r.warnings},
          {"sections", sections}};
}

}  // namespace axograd::tasks
