#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "tasks/fit_trace/results.hpp"
#include "tasks/results/figures.hpp"

namespace axograd::tasks {
namespace {

using nlohmann::json;

json kernels(const FitResults& r, RecordingFigures& figures) {
  const bool conductance = r.best().model.layout.conductances > 0;
  const json x = {{"label", "time since the end of the refractory period"}, {"unit", "ms"}, {"scale", "log"}};
  json eta = {{"kind", "lines"},
              {"title", "Spike-triggered current η"},
              {"x", x},
              {"y", {{"label", conductance ? "conductance" : "η, outward positive"}, {"unit", conductance ? "nS" : "pA"}}},
              {"series", {figures.line("eta", "η(t)", eta_curve(r))}},
              {"hlines", {{{"at", 0}}}},
              {"width", "half"},
              {"caption", "What a spike adds to the outward current. Band: 95 %."}};
  json gamma = {{"kind", "lines"},
                {"title", "Threshold movement γ"},
                {"x", x},
                {"y", {{"label", "γ"}, {"unit", "mV"}}},
                {"series", {figures.line("gamma", "γ(t)", gamma_curve(r))}},
                {"hlines", {{{"at", 0}}}},
                {"width", "half"},
                {"caption", "How far a spike raises the threshold. Band: 95 %."}};
  return {{"title", "Kernels"}, {"figures", json::array({eta, gamma})}};
}

json curves(const FitResults& r, RecordingFigures& figures) {
  json list = json::array();
  list.push_back(
      {{"kind", "lines"},
       {"title", "I–V curve"},
       {"x", {{"label", "V"}, {"unit", "mV"}}},
       {"y", {{"label", "ionic current, inward positive"}, {"unit", "pA"}}},
       {"series", {figures.line("iv", "membrane", current_voltage_curve(r))}},
       {"hlines", {{{"at", 0}}}},
       {"width", "half"},
       {"caption",
        "Steady current of the membrane at fixed V, without spikes. Where it crosses zero going down is rest. Band: 95 %."}});
  const FlexGifModel& m = r.best().model;
  if (m.layout.filters > 0) {
    json series = json::array();
    for (int q = 0; q < m.layout.filters; ++q) {
      series.push_back(figures.line(fmt::format("threshold_{}", q), fmt::format("τ_θ = {:.3g} ms", m[places().tau_theta + q]),
                                    threshold_curve(r, q), ""));
    }
    list.push_back(
        {{"kind", "lines"},
         {"title", "Threshold coupling θ∞(V)"},
         {"x", {{"label", "V"}, {"unit", "mV"}}},
         {"y", {{"label", "threshold shift"}, {"unit", "mV"}}},
         {"series", series},
         {"width", "half"},
         {"caption",
          "Where the threshold goes when V is held, about its mean; each curve acts with its own time constant. Band: 95 %."}});
  }
  return {{"title", "Membrane and threshold"}, {"figures", list}};
}

}  // namespace

json sections_json(const FitResults& r, const std::string& folder) {
  RecordingFigures figures(r.outcome, folder);
  return json::array({figures.voltage(), figures.repeats(), kernels(r, figures), curves(r, figures), figures.statistics()});
}

}  // namespace axograd::tasks
