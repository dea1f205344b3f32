#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "data/npy.hpp"
#include "fitting/metrics/intervals.hpp"
#include "tasks/fit_trace/results.hpp"

namespace axograd::tasks {
namespace {

using nlohmann::json;

class Sections {
 public:
  Sections(const FitResults& r, const std::string& folder) : r_(r), folder_(folder + "/arrays/") {}

  json voltage();
  json repeats();
  json kernels();
  json curves();
  json statistics();

 private:
  template <class T> std::string array(const std::string& name, const std::vector<T>& x) {
    data::write_npy(folder_ + name + ".npy", std::span<const T>(x), {x.size()});
    return name;
  }
  json line(const std::string& name, const std::string& label, const Curve& c, const char* role = "model") {
    json s = {{"name", label}, {"x", array(name + "_x", c.x)}, {"y", array(name, c.y)}};
    if (role) s["role"] = role;
    if (!c.low.empty()) s["low"] = array(name + "_low", c.low), s["high"] = array(name + "_high", c.high);
    return s;
  }
  std::vector<double> milliseconds(const fitting::Train& spikes) const {
    std::vector<double> t;
    for (int s : spikes) t.push_back(s * r_.dataset.dt);
    return t;
  }
  json group(const std::string& name, const char* label, const char* role, const fitting::Trains& trains);
  Curve triggered(const std::vector<float>& trace, const fitting::Trains& spikes, double before, double after) const;

  const FitResults& r_;
  std::string folder_;
};

json Sections::voltage() {
  const Trace& t = r_.dataset.test.front();
  const Evaluation& e = r_.test;
  const double end = t.samples() * r_.dataset.dt, from = std::min(500.0, end / 4);
  json spikes = {{{"name", "recorded spikes"}, {"times", array("test_spikes_first", milliseconds(t.spikes))}, {"role", "data"}},
                 {{"name", "spikes of one free run"},
                  {"times", array("model_spikes_first", milliseconds(e.model.front()))},
                  {"role", "model"}}};
  json panels = {
      {{"label", "membrane potential"},
       {"unit", "mV"},
       {"series",
        {{{"name", "recorded"}, {"values", array("test_V", t.V)}, {"role", "data"}},
         {{"name", "model, reset at the recorded spikes"}, {"values", array("test_V_model", e.V_forced)}, {"role", "model"}}}},
       {"marks", spikes}},
      {{"label", "current"},
       {"unit", "pA"},
       {"height", 0.4},
       {"series", {{{"name", "injected"}, {"values", array("test_I", t.I)}, {"role", "stimulus"}}}}}};
  json figure = {
      {"kind", "traces"},
      {"x", {{"label", "time"}, {"unit", "ms"}, {"start", 0}, {"step", r_.dataset.dt}}},
      {"window", {from, std::min(end, from + 1500)}},
      {"panels", panels},
      {"caption",
       "First held-out sweep. The model's voltage is driven by the recorded current and reset at the recorded spikes; the "
       "spikes of a free run are drawn by the model itself. Drag to zoom, double click to go back."}};
  return {{"title", "Voltage on held-out data"}, {"figures", {figure}}};
}

json Sections::group(const std::string& name, const char* label, const char* role, const fitting::Trains& trains) {
  std::vector<double> times;
  std::vector<std::int32_t> repeat;
  for (std::size_t k = 0; k < trains.size(); ++k) {
    for (int s : trains[k]) times.push_back(s * r_.dataset.dt), repeat.push_back(std::int32_t(k));
  }
  return {{"name", label},
          {"role", role},
          {"times", array(name + "_times", times)},
          {"repeats", array(name + "_repeats", repeat)},
          {"count", trains.size()}};
}

json Sections::repeats() {
  const double end = double(r_.dataset.test.front().samples()) * r_.dataset.dt;
  json figure = {
      {"kind", "raster"},
      {"x", {{"label", "time"}, {"unit", "ms"}, {"range", {0, std::min(end, 5000.0)}}}},
      {"psth", {{"bin", 20}}},
      {"groups",
       {group("data_spikes", "recorded", "data", r_.test.data),
        group("model_spikes", "model, free runs", "model", r_.test.model)}},
      {"caption",
       "Spikes of the repeats of one stimulus, recorded and simulated with escape noise, and their rates in bins of 20 ms."}};
  return {{"title", "Repeats of the held-out stimulus"}, {"figures", {figure}}};
}

json Sections::kernels() {
  const bool conductance = r_.best().model.layout.conductances > 0;
  const json x = {{"label", "time since the end of the refractory period"}, {"unit", "ms"}, {"scale", "log"}};
  json eta = {{"kind", "lines"},
              {"title", "Spike-triggered current η"},
              {"x", x},
              {"y", {{"label", conductance ? "conductance" : "η, outward positive"}, {"unit", conductance ? "nS" : "pA"}}},
              {"series", {line("eta", "η(t)", eta_curve(r_))}},
              {"hlines", {{{"at", 0}}}},
              {"width", "half"},
              {"caption", "What a spike adds to the outward current. Band: 95 %."}};
  json gamma = {{"kind", "lines"},
                {"title", "Threshold movement γ"},
                {"x", x},
                {"y", {{"label", "γ"}, {"unit", "mV"}}},
                {"series", {line("gamma", "γ(t)", gamma_curve(r_))}},
                {"hlines", {{{"at", 0}}}},
                {"width", "half"},
                {"caption", "How far a spike raises the threshold. Band: 95 %."}};
  return {{"title", "Kernels"}, {"figures", {eta, gamma}}};
}

json Sections::curves() {
  json figures = json::array();
  figures.push_back(
      {{"kind", "lines"},
       {"title", "I–V curve"},
       {"x", {{"label", "V"}, {"unit", "mV"}}},
       {"y", {{"label", "ionic current, inward positive"}, {"unit", "pA"}}},
       {"series", {line("iv", "membrane", current_voltage_curve(r_))}},
       {"hlines", {{{"at", 0}}}},
       {"width", "half"},
       {"caption",
        "Steady current of the membrane at fixed V, without spikes. Where it crosses zero going down is rest. Band: 95 %."}});
  const FlexGifModel& m = r_.best().model;
  if (m.layout.filters > 0) {
    json series = json::array();
    for (int q = 0; q < m.layout.filters; ++q) {
      series.push_back(line(fmt::format("threshold_{}", q), fmt::format("τ_θ = {:.3g} ms", m[places().tau_theta + q]),
                            threshold_curve(r_, q), nullptr));
    }
    figures.push_back(
        {{"kind", "lines"},
         {"title", "Threshold coupling θ∞(V)"},
         {"x", {{"label", "V"}, {"unit", "mV"}}},
         {"y", {{"label", "threshold shift"}, {"unit", "mV"}}},
         {"series", series},
         {"width", "half"},
         {"caption",
          "Where the threshold goes when V is held, about its mean; each curve acts with its own time constant. Band: 95 %."}});
  }
  return {{"title", "Membrane and threshold"}, {"figures", figures}};
}

Curve Sections::triggered(const std::vector<float>& trace, const fitting::Trains& spikes, double before, double after) const {
  const double dt = r_.dataset.dt;
  const int a = int(before / dt), b = int(after / dt), n = int(trace.size());
  const int stride = std::max(1, int(std::lround(0.2 / dt)));
  Curve c;
  for (int k = -a; k <= b; k += stride) {
    double sum = 0, count = 0;
    for (const auto& train : spikes) {
      for (int s : train) {
        if (s + k >= 0 && s + k < n) sum += trace[std::size_t(s + k)], ++count;
      }
    }
    c.x.push_back(k * dt);
    c.y.push_back(count > 0 ? sum / count : std::nan(""));
  }
  return c;
}

json Sections::statistics() {
  const auto isi_data = fitting::intervals(r_.test.data, r_.dataset.dt),
             isi_model = fitting::intervals(r_.test.model, r_.dataset.dt);
  json histogram = {{"kind", "histogram"},
                    {"title", "Intervals between spikes"},
                    {"x", {{"label", "interval"}, {"unit", "ms"}, {"scale", "log"}}},
                    {"bins", 30},
                    {"width", "half"},
                    {"series",
                     {{{"name", "recorded"}, {"role", "data"}, {"samples", array("isi_data", isi_data)}},
                      {{"name", "model"}, {"role", "model"}, {"samples", array("isi_model", isi_model)}}}}};
  json current = {{"kind", "lines"},
                  {"title", "Spike-triggered average of the current"},
                  {"x", {{"label", "time from spike"}, {"unit", "ms"}}},
                  {"y", {{"label", "current"}, {"unit", "pA"}}},
                  {"width", "half"},
                  {"vlines", {{{"at", 0}}}},
                  {"series",
                   {line("sta_I_data", "recorded", triggered(r_.test.current, r_.test.data, 100, 10), "data"),
                    line("sta_I_model", "model", triggered(r_.test.current, r_.test.model, 100, 10))}}};
  const Trace& t = r_.dataset.test.front();
  json voltage = {
      {"kind", "lines"},
      {"title", "Spike-triggered average of the voltage"},
      {"x", {{"label", "time from spike"}, {"unit", "ms"}}},
      {"y", {{"label", "V"}, {"unit", "mV"}, {"range", {-80, -20}}}},
      {"width", "half"},
      {"vlines", {{{"at", 0}}}},
      {"series",
       {line("sta_V_data", "recorded", triggered(t.V, {t.spikes}, 30, 60), "data"),
        line("sta_V_model", "model, reset at the recorded spikes", triggered(r_.test.V_forced, {t.spikes}, 30, 60))}}};
  return {{"title", "Spike statistics"}, {"figures", {histogram, current, voltage}}};
}

}  // namespace

json report_json(const FitResults& r, const std::string& folder) {
  Sections s(r, folder);
  const Dataset& d = r.dataset;
  json out = {{"title", fmt::format("{}: {}", d.name, r.best().variant.title)},
              {"subtitle", fmt::format("training {:.0f} s, {} spikes; held out {} sweep{} of {:.1f} s, {} spikes",
                                       d.seconds(d.train), d.spikes(d.train), d.test.size(), d.test.size() == 1 ? "" : "s",
                                       d.test.front().samples() * d.dt * 1e-3, d.spikes(d.test))}};
  out["warnings"] = r.warnings;
  out["sections"] = {s.voltage(), s.repeats(), s.kernels(), s.curves(), s.statistics()};
  return out;
}

}  // namespace axograd::tasks
