// What the fitted cell does: its phase plane beside the recorded one, and the currents of its channels.
#include <fmt/format.h>
#include <algorithm>
#include <cmath>

#include "models/currents.hpp"
#include "tasks/fit_cell/cell_lanes.hpp"
#include "tasks/fit_cell/diagnosis_pages.hpp"

namespace axograd::tasks {
namespace {

using nlohmann::json;

// dV/dt against V by central differences over 0.1 ms.
template <class T> Curve slopes(const std::vector<T>& V, double dt) {
  const auto half = std::size_t(std::max(1.0, std::round(0.05 / dt)));
  Curve c;
  for (std::size_t t = half; t + half < V.size(); ++t) {
    c.x.push_back(double(V[t]));
    c.y.push_back(double(V[t + half] - V[t - half]) / (2 * double(half) * dt));
  }
  return c;
}

// All states of the free run, [S][T].
std::vector<std::vector<double>> states_of(const NeuronEntry& cell, const std::vector<double>& params, const CellSweep& sweep,
                                           double dt) {
  const Engine<double> engine = axograd::engine<double>(cell);
  CellLanes lanes(cell, engine, {params});
  lanes.settle(sweep.start_V);
  Rollout<double> task = lanes.task(sweep.I, dt);
  std::vector<std::vector<double>> states(std::size_t(cell.fields.state.size), std::vector<double>(sweep.I.size()));
  std::vector<axograd::Trace<double>> traces;
  for (std::size_t k = 0; k < states.size(); ++k) traces.push_back({int(k), states[k].data(), 1});
  task.traces = traces.data();
  task.traces_count = int(traces.size());
  forward(engine, task, 1);
  return states;
}

// 20 ms before to 60 ms after the first spike; the middle of the sweep without one.
std::pair<std::size_t, std::size_t> stretch(const std::vector<double>& V, double dt) {
  std::size_t at = V.size() / 2;
  for (std::size_t t = V.size() - 1; t > 0; --t) {
    if (V[t] > 0 && V[t - 1] <= 0) at = t;
  }
  const auto before = std::size_t(20 / dt), after = std::size_t(60 / dt);
  return {at > before ? at - before : 0, std::min(V.size(), at + after)};
}

// Shares of the inward (below 0) and of the outward current (above), stacked.
json shares(const CellCurrents& c, const std::vector<double>& time, std::size_t begin, RecordingFigures& figures) {
  std::vector<double> up(time.size(), 0), down(time.size(), 0), outward(time.size(), 0), inward(time.size(), 0);
  for (const auto& I : c.values) {
    for (std::size_t t = 0; t < time.size(); ++t) (I[begin + t] > 0 ? outward : inward)[t] += std::abs(I[begin + t]);
  }
  json series = json::array();
  for (std::size_t k = 0; k < c.names.size(); ++k) {
    Curve band{time, {}, {}, {}};
    for (std::size_t t = 0; t < time.size(); ++t) {
      const double I = c.values[k][begin + t];
      const double share = 100 * std::abs(I) / std::max(I > 0 ? outward[t] : inward[t], 1e-12);
      double& edge = I > 0 ? up[t] : down[t];
      const double from = edge;
      edge += I > 0 ? share : -share;
      band.y.push_back(edge), band.low.push_back(std::min(from, edge)), band.high.push_back(std::max(from, edge));
    }
    series.push_back(figures.line("share_" + c.names[k], c.names[k], band, ""));
  }
  return {
      {"kind", "lines"},
      {"title", "Who carries the current"},
      {"x", {{"label", "time"}, {"unit", "ms"}}},
      {"y", {{"label", "share of the current"}, {"unit", "%"}, {"range", {-100, 100}}}},
      {"series", series},
      {"hlines", {{{"at", 0}}}},
      {"caption",
       "Bands are stacked: each is one channel's share of all that flows out of the cell (up) or into it (down), around the first spike."}};
}

}  // namespace

json phase_plane(const CellSweep& window, const std::vector<float>& V_model, double dt, RecordingFigures& figures) {
  return {{"kind", "lines"},
          {"title", "Phase plane"},
          {"x", {{"label", "V"}, {"unit", "mV"}}},
          {"y", {{"label", "dV/dt"}, {"unit", "mV/ms"}}},
          {"width", "half"},
          {"series", json::array({figures.line("phase_data", "recorded", slopes(window.V, dt), "data"),
                                  figures.line("phase_model", "model, free run", slopes(V_model, dt), "model")})},
          {"caption",
           "The fitted window. Spikes are loops: threshold at the left foot, steepest rise at the top, repolarisation below."}};
}

json current_figures(const NeuronEntry& cell, const std::vector<double>& params, const CellSweep& window, double dt,
                     RecordingFigures& figures) {
  const auto states = states_of(cell, params, window, dt);
  const CellCurrents c = cell_currents(cell, params, states);
  const auto [begin, end] = stretch(states.front(), dt);
  std::vector<double> time, V(states.front().begin() + std::ptrdiff_t(begin), states.front().begin() + std::ptrdiff_t(end));
  for (std::size_t t = begin; t < end; ++t) time.push_back(double(t) * dt);
  json lines = json::array();
  for (std::size_t k = 0; k < c.names.size(); ++k) {
    const std::vector<double> I(c.values[k].begin() + std::ptrdiff_t(begin), c.values[k].begin() + std::ptrdiff_t(end));
    lines.push_back({{"name", c.names[k]}, {"values", figures.array("current_" + c.names[k], I)}});
  }
  const json voltage = {{{"name", "model, free run"}, {"values", figures.array("current_V", V)}, {"role", "model"}}};
  json traces = {{"kind", "traces"},
                 {"title", "Currents of the channels"},
                 {"x", {{"label", "time in the fitted window"}, {"unit", "ms"}, {"start", time.front()}, {"step", dt}}},
                 {"panels", json::array({{{"label", "membrane potential"}, {"unit", "mV"}, {"height", 0.5}, {"series", voltage}},
                                         {{"label", "current, outward positive"}, {"unit", "uA/cm2"}, {"series", lines}}})}};
  return json::array({shares(c, time, begin, figures), traces});
}

}  // namespace axograd::tasks
