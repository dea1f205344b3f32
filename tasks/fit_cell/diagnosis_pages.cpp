#include "tasks/fit_cell/diagnosis_pages.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>

#include "tasks/results/summary.hpp"

namespace axograd::tasks {
namespace {

using nlohmann::json;

std::string with_unit(double x, const std::string& unit) {
  return unit == "1" ? fmt::format("{:.4g}", x) : fmt::format("{:.4g} {}", x, unit);
}

}  // namespace

json directions_table(const Uncertainty& u, json& summary) {
  json rows = json::array(), names = json::array();
  for (const fitting::Finding& f : u.identifiability.directions) {
    const std::string text = fitting::in_words(f, u.info.parameters);
    const double size = f.error;
    rows.push_back({text, std::isfinite(size) ? json(fmt::format("{:.2g} %", 100 * size)) : json("nothing holds it")});
    if (names.size() < 3) names.push_back({{"direction", text}, {"error", number_or_null(size)}});
  }
  summary["soft_directions"] = names;
  return {
      {"kind", "table"},
      {"title", "Directions, the softest first"},
      {"columns", {{{"name", "what moves together"}}, {{"name", "standard error along it"}}}},
      {"rows", rows},
      {"caption",
       "Eigenvectors of the curvature at the optimum. Errors are parts of a factor e for positive parameters and of 5 mV for potentials: "
       "along the softest direction the parameters can move by so much before the voltage notices."}};
}

json profile_figures(const std::vector<fitting::Profile>& profiles, const CellResults& r, const NudgedTraces& objective,
                     RecordingFigures& figures, json& summary) {
  json all = json::array(), rows = json::array(), list = json::array();
  for (const fitting::Profile& p : profiles) {
    const auto i = std::size_t(p.parameter);
    const Box& box = objective.boxes()[i].box;
    const fitting::ParameterInfo& info = objective.parameters()[i];
    const fitting::Estimate& e = r.errors.estimates.list[i];
    Curve walked, wald;
    for (const fitting::ProfilePoint& q : p.points) {
      const double x = box.at(q.x), off = box.log_scale() ? std::log(x / e.value) : x - e.value;
      walked.x.push_back(x), walked.y.push_back(q.rise);
      wald.x.push_back(x), wald.y.push_back(std::min(20.0, std::pow(off / e.error_x, 2)));
    }
    const double low = box.at(p.low), high = box.at(p.high);
    json curvature = figures.line("profile_" + info.name + "_curvature", "from the curvature", wald, "other");
    curvature["style"] = "dashed";
    all.push_back(
        {{"kind", "lines"},
         {"title", "Profile of " + info.name},
         {"x", {{"label", info.name}, {"unit", info.unit}, {"scale", box.log_scale() ? "log" : "linear"}}},
         {"y", {{"label", "rise of -2 ln likelihood"}, {"range", {0, 8}}}},
         {"hlines", {{{"at", 3.84}, {"label", "95 %"}}}},
         {"vlines", {{{"at", e.value}, {"label", "fit"}}}},
         {"width", "half"},
         {"series", json::array({figures.line("profile_" + info.name, "others fitted again", walked, "model"), curvature})}});
    rows.push_back({info.name, p.open_low ? json("open") : json(with_unit(low, info.unit)),
                    p.open_high ? json("open") : json(with_unit(high, info.unit)), with_unit(e.low, info.unit),
                    with_unit(e.high, info.unit)});
    list.push_back({{"name", info.name},
                    {"low", p.open_low ? json(nullptr) : json(low)},
                    {"high", p.open_high ? json(nullptr) : json(high)},
                    {"open_low", p.open_low},
                    {"open_high", p.open_high}});
  }
  summary["profiles"] = list;
  all.push_back(
      {{"kind", "table"},
       {"title", "95 % intervals"},
       {"columns",
        {{{"name", "parameter"}},
         {{"name", "profile, from"}},
         {{"name", "to"}},
         {{"name", "curvature, from"}},
         {{"name", "to"}}}},
       {"rows", rows},
       {"caption",
        "Open: the data do not stop the parameter on that side before the bound of the search, or before the fits were used up. Profiles "
        "are about the minimum of the free run's error, which a set that was chosen by its spikes need not be."}});
  return all;
}

std::string profiles_csv(const std::vector<fitting::Profile>& profiles, const NudgedTraces& objective) {
  std::string text = "profiled,value,rise";
  for (const auto& p : objective.parameters()) text += "," + p.name;
  text += "\n";
  for (const fitting::Profile& p : profiles) {
    const auto i = std::size_t(p.parameter);
    for (const fitting::ProfilePoint& q : p.points) {
      text += fmt::format("{},{:.9g},{:.6g}", objective.parameters()[i].name, objective.boxes()[i].box.at(q.x), q.rise);
      for (std::size_t k = 0; k < objective.boxes().size(); ++k)
        text += fmt::format(",{:.9g}", objective.boxes()[k].box.at(q.u[Eigen::Index(k)]));
      text += "\n";
    }
  }
  return text;
}

json stimuli_table(const StimulusRanking& r, json& summary) {
  json rows = json::array(), best = json::array();
  for (const StimulusGain& g : r.list) {
    rows.push_back({g.stimulus.name,
                    {{"value", g.bits}, {"digits", 1}},
                    {{"value", g.sharper}, {"digits", 2}},
                    {{"value", g.spikes}, {"digits", 0}}});
    if (best.size() < 3)
      best.push_back({{"stimulus", g.stimulus.name}, {"bits", g.bits}, {"sharper", g.sharper}, {"spikes", g.spikes}});
  }
  summary["stimuli"] = best;
  std::string lead = "No candidate could be simulated.";
  if (!r.list.empty()) {
    const auto sharpest =
        std::max_element(r.list.begin(), r.list.end(), [](const auto& a, const auto& b) { return a.sharper < b.sharper; });
    lead = fmt::format(
        "Known worst: {}. Most of all parameters together would be learnt from: {}. That direction by itself would gain most from: {} "
        "(its error {:.1f} times smaller).",
        r.softest, r.list.front().stimulus.name, sharpest->stimulus.name, sharpest->sharper);
  }
  return {
      {"kind", "table"},
      {"title", "Stimuli of the fitted window's length"},
      {"columns",
       {{{"name", "stimulus"}},
        {{"name", "gain"}, {"unit", "bit"}},
        {{"name", "softest direction, times sharper"}},
        {{"name", "spikes expected"}}}},
      {"rows", rows},
      {"chosen", 0},
      {"caption",
       fmt::format(
           "{} Expected information about the parameters, averaged over {} parameter sets that describe the recording, if the model "
           "is right; with the noise of this recording. 10 bits halve the errors of ten parameters.",
           lead, r.draws)}};
}

}  // namespace axograd::tasks
