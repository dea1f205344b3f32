#include <cmath>
#include <nlohmann/json.hpp>

#include "core/record/field_block.hpp"
#include "tasks/fit_neuron/results.hpp"

namespace axograd::tasks {
namespace {

using nlohmann::json;

// sum_j a_j exp(-k_j t) over pairs of parameters (amplitude in its unit, rate in 1/ms).
Curve decaying(const NeuronResults& r, const std::vector<std::pair<int, int>>& terms) {
  return banded(log_axis(0.1, 1000, 310), r.errors.covariance, [&](double t, const PutSlope& put) {
    double y = 0;
    for (auto [amplitude, rate] : terms) {
      const double a = r.best().params[std::size_t(amplitude)], left = std::exp(-r.best().params[std::size_t(rate)] * t);
      y += a * left;
      put(amplitude, left);
      put(rate, -t * a * left);
    }
    return y;
  });
}

json figure(const char* title, const char* label, const char* unit, const json& series, const char* caption) {
  return {{"kind", "lines"},
          {"title", title},
          {"x", {{"label", "time since the end of the spike cut"}, {"unit", "ms"}, {"scale", "log"}}},
          {"y", {{"label", label}, {"unit", unit}}},
          {"series", json::array({series})},
          {"hlines", json::array({{{"at", 0}}})},
          {"width", "half"},
          {"caption", caption}};
}

}  // namespace

json history_figures(const NeuronResults& r, const NeuronFields& n, RecordingFigures& figures) {
  const auto place = [&](const char* name) { return field_index(n.params, name); };
  json list = json::array();
  if (place("delta_I[0]") >= 0 && place("k[0]") >= 0) {
    const Curve c = decaying(r, {{place("delta_I[0]"), place("k[0]")}, {place("delta_I[1]"), place("k[1]")}});
    list.push_back(figure("After-spike currents", "sum, inward positive", "pA", figures.line("after_spike", "I(t)", c),
                          "What a spike adds to the membrane's current. Band: 95 %."));
  }
  if (place("delta_theta") >= 0 && place("b_s") >= 0) {
    const Curve c = decaying(r, {{place("delta_theta"), place("b_s")}});
    list.push_back(figure("Spike component of the threshold", "threshold", "mV", figures.line("threshold_jump", "θ_s(t)", c),
                          "How far a spike raises the threshold. Band: 95 %."));
  }
  return list;
}

}  // namespace axograd::tasks
