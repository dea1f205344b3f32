#include "tasks/fit_cell/steps_report.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>

#include "tasks/results/summary.hpp"

namespace axograd::tasks {
namespace {

using fitting::FeatureInfo;
using nlohmann::json;

constexpr std::size_t most_panels = 6;

struct Shown {
  const FeatureInfo& info;
  double sigma;
};

// The features that the options name, the count left out: it has columns of its own.
std::vector<Shown> shown(const StepsReport& r) {
  std::vector<Shown> list;
  for (const std::string& name : r.features) {
    for (std::size_t i = 0; i < fitting::feature_count; ++i) {
      const FeatureInfo& f = fitting::feature_list()[i];
      if (name == f.name && f.value != &fitting::Features::spike_count) list.push_back({f, r.protocol.sigma[i]});
    }
  }
  return list;
}

std::string cell(double x) { return std::isfinite(x) ? fmt::format("{:.6g}", x) : ""; }

double count(const StepResult& r) { return r.run.features.spike_count; }
double recorded_count(const StepResult& r) { return r.sweep.recorded.spike_count; }
bool within(const StepResult& r) { return count_within(count(r), recorded_count(r)); }
double z_of(const StepResult& r, const Shown& s) {
  return fitting::z_score(s.info.of(r.run.features), s.info.of(r.sweep.recorded), s.sigma);
}
bool held_out(const StepResult& r) { return r.sweep.role == StepRole::held_out; }

double median(std::vector<double> x) {
  std::erase_if(x, [](double v) { return !std::isfinite(v); });
  if (x.empty()) return std::nan("");
  std::sort(x.begin(), x.end());
  return (x[(x.size() - 1) / 2] + x[x.size() / 2]) / 2;
}

json summary_of(const StepsReport& report, bool of_held_out) {
  double sweeps = 0, good = 0, off = 0;
  for (const StepResult& r : report.results) {
    if (held_out(r) != of_held_out) continue;
    ++sweeps, good += within(r), off += std::abs(count(r) - recorded_count(r));
  }
  json z = json::object();
  for (const Shown& s : shown(report)) {
    std::vector<double> all;
    for (const StepResult& r : report.results) {
      if (held_out(r) == of_held_out) all.push_back(z_of(r, s));
    }
    z[s.info.name] = number_or_null(median(all));
  }
  return {{"amplitudes", sweeps},
          {"within", good},
          {"mean_count_error", number_or_null(off / std::max(1.0, sweeps))},
          {"median_z", z}};
}

std::string unit_of(const FeatureInfo& f) { return std::string(f.unit) == "1" ? "" : f.unit; }

json table(const StepsReport& report) {
  json columns = {{{"name", "sweep"}},
                  {{"name", "role"}},
                  {{"name", "step"}, {"unit", "pA"}, {"digits", 0}},
                  {{"name", "spikes recorded"}, {"digits", 0}},
                  {{"name", "spikes model"}, {"digits", 0}},
                  {{"name", "within ±1 or 10 %"}}};
  for (const Shown& s : shown(report)) columns.push_back({{"name", s.info.name}, {"unit", unit_of(s.info)}});
  json rows = json::array(), marked = json::array();
  for (const StepResult& r : report.results) {
    json row = {r.sweep.number,    role_name(r.sweep.role),  r.sweep.amplitude,
                recorded_count(r), number_or_null(count(r)), within(r) ? "yes" : "no"};
    for (const Shown& s : shown(report)) {
      const double a = s.info.of(r.sweep.recorded), b = s.info.of(r.run.features), z = z_of(r, s);
      if (!std::isfinite(a)) {
        row.push_back(nullptr);
        continue;
      }
      row.push_back({{"text", fmt::format("{:.3g} → {}", a, std::isfinite(b) ? fmt::format("{:.3g}", b) : "none")},
                     {"note", fmt::format("z {:.1f}", z)}});
    }
    if (held_out(r)) marked.push_back(rows.size());
    rows.push_back(row);
  }
  std::string sigmas;
  for (const Shown& s : shown(report))
    sigmas += fmt::format("{}{} {:.3g}{}{}", sigmas.empty() ? "" : ", ", s.info.name, s.sigma, unit_of(s.info).empty() ? "" : " ",
                          unit_of(s.info));
  return {{"kind", "table"},
          {"title", "Features, sweep by sweep"},
          {"columns", columns},
          {"rows", rows},
          {"chosen", marked},
          {"caption",
           fmt::format("Recorded → model; marked rows are held-out amplitudes. z is the difference over σ: how far training "
                       "amplitudes lie from the line between their neighbours, at least a floor ({}).",
                       sigmas)}};
}

json rate_figure(const StepsReport& report, RecordingFigures& figures) {
  json series = json::array();
  const auto add = [&](const char* name, const char* label, const char* role, const char* style, bool model, auto which) {
    Curve c;
    std::vector<std::pair<double, double>> points;
    for (const StepResult& r : report.results) {
      const double seconds = 1e-3 * (r.sweep.step.end - r.sweep.step.begin);
      if (which(r)) points.emplace_back(r.sweep.amplitude, (model ? count(r) : recorded_count(r)) / seconds);
    }
    if (points.empty()) return;
    std::sort(points.begin(), points.end());
    for (const auto& [x, y] : points) c.x.push_back(x), c.y.push_back(y);
    json line = figures.line(name, label, c, role);
    line["style"] = style;
    series.push_back(line);
  };
  const auto all = [](const StepResult&) { return true; };
  const auto training = [](const StepResult& r) { return !held_out(r); };
  add("fi_model", "model", "model", "line", true, all);
  add("fi_training", "recorded, training amplitudes", "data", "points", false, training);
  add("fi_held_out", "recorded, held-out amplitudes", "baseline", "points", false, held_out);
  return {{"kind", "lines"},
          {"title", "Firing rate over current"},
          {"x", {{"label", "step"}, {"unit", "pA"}}},
          {"y", {{"label", "spikes in the step"}, {"unit", "Hz"}}},
          {"series", series},
          {"width", "half"},
          {"caption", "Mean rate during the step; the model ran freely at every amplitude that was recorded."}};
}

json traces_figure(const StepsReport& report, RecordingFigures& figures) {
  std::vector<const StepResult*> out;
  for (const StepResult& r : report.results) {
    if (held_out(r)) out.push_back(&r);
  }
  const std::size_t n = std::min(out.size(), most_panels);
  json panels = json::array();
  std::size_t length = SIZE_MAX;
  for (const StepResult* r : out) length = std::min(length, r->run.V.size());
  for (std::size_t j = 0; j < n; ++j) {
    const StepResult& r = *out[n < 2 ? 0 : j * (out.size() - 1) / (n - 1)];
    std::vector<float> data(r.sweep.sweep.V.begin(), r.sweep.sweep.V.begin() + std::ptrdiff_t(length)), model = r.run.V;
    model.resize(length);
    const std::string name = fmt::format("step_{}", r.sweep.number);
    panels.push_back({{"label", fmt::format("{:+.0f} pA", r.sweep.amplitude)},
                      {"unit", "mV"},
                      {"series",
                       {{{"name", "recorded"}, {"values", figures.array(name + "_V", data)}, {"role", "data"}},
                        {{"name", "model, free run"}, {"values", figures.array(name + "_model", model)}, {"role", "model"}}}}});
  }
  return {{"kind", "traces"},
          {"title", "Held-out amplitudes"},
          {"x", {{"label", "time"}, {"unit", "ms"}, {"start", 0}, {"step", report.dt}}},
          {"panels", panels},
          {"caption", "The model starts at the recorded voltage of the first sample and runs freely through the step."}};
}

}  // namespace

std::string steps_csv(const StepsReport& report) {
  std::string text = "role,sweep,holding_pa,amplitude_pa,spikes_recorded,spikes_model,within";
  for (const Shown& s : shown(report)) text += fmt::format(",{0}_recorded,{0}_model,{0}_z", s.info.name);
  text += "\n";
  for (const StepResult& r : report.results) {
    text += fmt::format("{},{},{:.2f},{:.2f},{},{},{}", role_name(r.sweep.role), r.sweep.number, r.sweep.holding,
                        r.sweep.amplitude, cell(recorded_count(r)), cell(count(r)), within(r) ? "yes" : "no");
    for (const Shown& s : shown(report))
      text += fmt::format(",{},{},{}", cell(s.info.of(r.sweep.recorded)), cell(s.info.of(r.run.features)), cell(z_of(r, s)));
    text += "\n";
  }
  return text;
}

json steps_summary(const StepsReport& report) {
  return {{"held_out", summary_of(report, true)}, {"training", summary_of(report, false)}};
}

json steps_section(const StepsReport& report, RecordingFigures& figures) {
  return {{"title", "Current steps"},
          {"figures", json::array({traces_figure(report, figures), rate_figure(report, figures), table(report)})}};
}

}  // namespace axograd::tasks
