#include "tasks/fit_cell/results.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/base/atomic_file.hpp"
#include "core/record/field_block.hpp"
#include "tasks/results/estimates.hpp"
#include "tasks/results/figures.hpp"
#include "tasks/results/summary.hpp"

namespace axograd::tasks {
namespace {

using nlohmann::json;

// How well a parameter is known, and whether it ran into a bound, by the range that was searched.
void judge_in_box(json& row, const fitting::Estimate& e, const Box& box) {
  const auto share = [&](double x) { return std::isfinite(x) ? 1 / (1 + std::exp(-box.free(x))) : x > 0 ? 1.0 : 0.0; };
  const double at = share(e.value), width = share(e.high) - share(e.low);
  row["bounds"] = {box.low(), box.high()};
  row.erase("start");  // the search has none
  if (width > 0.5)
    row["determined"] = "not";
  else if (width > 0.2 && row["determined"] == "well")
    row["determined"] = "weakly";
  if (at < 1e-3 || at > 1 - 1e-3) row["at_bound"] = at < 0.5 ? "low" : "high";
}

json estimates_json(const CellResults& r, const NeuronFields& cell, const NudgedTraces& objective, const std::string& folder) {
  const auto fields = field_of_scalar(cell.params);
  const auto names = field_names(cell.params);
  const std::vector<double> defaults = field_defaults(cell.params);
  json rows = json::array();
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const auto& boxes = objective.boxes();
    const auto free = std::find_if(boxes.begin(), boxes.end(), [&](const FreeParameter& f) { return f.index == int(i); });
    fitting::Estimate e;
    e.name = names[i];
    e.unit = fields[i]->unit;
    e.value = r.params[i];
    e.fixed = free == boxes.end();
    if (e.fixed && e.value == defaults[i] && e.value == 0) continue;  // shifts and currents that are off
    if (!e.fixed) e = r.errors.estimates.list[std::size_t(free - boxes.begin())];
    json row = estimate_row(e, *fields[i], defaults[i]);
    if (!e.fixed) judge_in_box(row, e, free->box);
    for (const Tie& t : objective.space().ties()) {
      if (t.follower == int(i)) row["tied_to"] = names[std::size_t(t.leader)], row["factor"] = t.factor;
    }
    rows.push_back(row);
  }
  return parameters_json(r.errors, r.outcome.dataset, rows, folder);
}

// The errors of all sets' free runs, stage by stage, sorted: how many of them found the same way down.
json waterfall(const CellResults& r, RecordingFigures& figures) {
  json series = json::array();
  const std::size_t all = r.search.stages.size(), shown = std::min<std::size_t>(8, all);
  for (std::size_t j = 0; j < shown; ++j) {
    const std::size_t k = shown < 2 ? 0 : j * (all - 1) / (shown - 1);
    const NudgeStage& s = r.search.stages[k];
    Curve c;
    for (double e : s.error) {
      if (std::isfinite(e)) c.y.push_back(e);
    }
    std::sort(c.y.begin(), c.y.end());
    for (std::size_t i = 0; i < c.y.size(); ++i) c.x.push_back(double(i + 1));
    if (!c.y.empty())
      series.push_back(figures.line(fmt::format("waterfall_{}", k + 1), fmt::format("stage {}, {}", k + 1, s.name), c, ""));
  }
  return {{"kind", "lines"},
          {"title", "Candidates"},
          {"x", {{"label", "candidate, sorted"}}},
          {"y", {{"label", "error of the free run"}, {"unit", "mV"}, {"scale", "log"}}},
          {"series", series},
          {"width", "half"},
          {"caption", fmt::format("Lines are stages of the search; white noise of the recording: {:.2f} mV.", r.search.noise)}};
}

json homotopy(const CellResults& r, RecordingFigures& figures) {
  Curve pulled, free_run;
  for (std::size_t k = 0; k < r.search.stages.size(); ++k) {
    const NudgeStage& s = r.search.stages[k];
    pulled.x.push_back(double(k + 1)), free_run.x.push_back(double(k + 1));
    free_run.y.push_back(*std::min_element(s.error.begin(), s.error.end()));
    pulled.y.push_back(s.pulled_error);
  }
  return {{"kind", "lines"},
          {"title", "From pulled to free"},
          {"x", {{"label", "stage"}}},
          {"y", {{"label", "error"}, {"unit", "mV"}, {"scale", "log"}}},
          {"series", json::array({figures.line("stage_pulled", "while pulled", pulled, "data"),
                                  figures.line("stage_free", "free run", free_run, "model")})},
          {"width", "half"},
          {"caption", "Best candidate of every stage. Where the two meet, the cell follows the recording by itself."}};
}

json window_figure(const CellResults& r, const CellData& data, RecordingFigures& figures) {
  const std::vector<float> V(data.window.V.begin(), data.window.V.end());
  return {{"kind", "traces"},
          {"title", "The fitted window"},
          {"x", {{"label", "time"}, {"unit", "ms"}, {"start", 0}, {"step", r.outcome.dataset.dt}}},
          {"panels",
           json::array(
               {{{"label", "membrane potential"},
                 {"unit", "mV"},
                 {"series",
                  json::array(
                      {{{"name", "recorded"}, {"values", figures.array("window_V", V)}, {"role", "data"}},
                       {{"name", "free run"}, {"values", figures.array("window_V_model", r.V_window)}, {"role", "model"}}})}}})},
          {"caption", "Training data. The model runs freely from the first sample on."}};
}

// mV, root mean square over the first held-out sweep, spikes included; NaN where no sweep was run.
double held_out_error(const Outcome& o) {
  const std::vector<float>& V = o.test.V_free;
  if (o.dataset.test.empty() || V.empty() || V.size() != o.dataset.test.front().V.size()) return std::nan("");
  double squares = 0;
  for (std::size_t t = 0; t < V.size(); ++t) squares += std::pow(double(V[t]) - double(o.dataset.test.front().V[t]), 2);
  return std::sqrt(squares / double(V.size()));
}

}  // namespace

void write_cell_results(const CellResults& r, const NeuronFields& cell, const CellData& data, const NudgedTraces& objective,
                        const std::string& folder, double cpu_s) {
  make_folders(folder + "/arrays");
  RecordingFigures figures(r.outcome, folder);
  const json search = {{"title", "The search"},
                       {"figures", json::array({window_figure(r, data, figures), waterfall(r, figures), homotopy(r, figures)})}};
  json summary = summary_json(r.outcome, cpu_s);
  summary["area_um2"] = r.area;
  summary["train"]["free_run_error_mv"] = number_or_null(r.choice.error);
  summary["train"]["noise_mv"] = number_or_null(r.search.noise);
  summary["train"]["validation_gamma_4ms"] = number_or_null(r.choice.gamma);
  summary["test"]["free_run_error_mv"] = number_or_null(held_out_error(r.outcome));
  summary.update(r.summary);
  json sections = r.sections;
  for (const json& s : {figures.voltage(), search, figures.repeats(), figures.statistics()}) sections.push_back(s);
  for (const json& s : r.pages) sections.push_back(s);
  write_file_atomic(folder + "/parameters.json", estimates_json(r, cell, objective, folder).dump(1) + "\n");
  write_file_atomic(folder + "/report.json", report_json(r.outcome, sections).dump(1) + "\n");
  write_file_atomic(folder + "/summary.json", summary.dump(1) + "\n");
}

}  // namespace axograd::tasks
