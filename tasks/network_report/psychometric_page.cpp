#include "tasks/network_report/psychometric_page.hpp"

#include <algorithm>
#include <cmath>

#include <nlohmann/json.hpp>

namespace axograd::tasks::network_report {
namespace {

using nlohmann::json;

json x_axis(const PsychometricPage& page) {
  return {{"label", page.x_label}, {"unit", page.x_unit}, {"scale", page.log_x ? "log" : "linear"}};
}

void add_shares(const PsychometricCurve& c, const std::string& name, const ArrayFolder& arrays, json& series) {
  std::vector<double> y, low, high;
  for (const Share& s : c.share) {
    const Interval i = s.interval();
    y.push_back(s.value()), low.push_back(i.low), high.push_back(i.high);
  }
  json points = {{"name", c.name},
                 {"x", arrays.vector(name + "_x", c.x)},
                 {"y", arrays.vector(name, y)},
                 {"low", arrays.vector(name + "_low", low)},
                 {"high", arrays.vector(name + "_high", high)},
                 {"style", c.fit_x.empty() ? "line" : "points"}};
  series.push_back(points);
  if (c.fit_x.empty()) return;
  series.push_back({{"name", c.name + ", fitted"},
                    {"x", arrays.vector(name + "_fit_x", c.fit_x)},
                    {"y", arrays.vector(name + "_fit", c.fit_share)}});
}

void add_times(const PsychometricCurve& c, const std::string& name, const ArrayFolder& arrays, json& series) {
  if (c.reaction_ms.empty()) return;
  json line = {{"name", c.name}, {"x", arrays.vector(name + "_x", c.x)}, {"y", arrays.vector(name + "_ms", c.reaction_ms)}};
  if (!c.reaction_low.empty() && !c.reaction_high.empty())
    line["low"] = arrays.vector(name + "_ms_low", c.reaction_low),
    line["high"] = arrays.vector(name + "_ms_high", c.reaction_high);
  series.push_back(line);
}

json named_section(const PsychometricPage& page) {
  json bars = json::array(), references = json::array();
  const PsychometricCurve& c = page.curves.front();
  for (std::size_t k = 0; k < page.words.size(); ++k) {
    const Interval i = c.share[k].interval();
    bars.push_back({{"name", page.words[k]}, {"value", c.share[k].value()}, {"error", (i.high - i.low) / 2}, {"role", "data"}});
  }
  if (page.chance >= 0) references.push_back({{"at", page.chance}, {"label", "chance"}});
  const json plot = {{"kind", "bars"},
                     {"x", {{"label", page.y_label}, {"range", {0, 1.02}}}},
                     {"bars", bars},
                     {"references", references},
                     {"caption", "Held-out trials. Lines: half the width of Wilson's 95 % interval to either side."}};
  return {{"title", page.title}, {"figures", json::array({plot})}};
}

}  // namespace

json psychometric_section(const PsychometricPage& page, const ArrayFolder& arrays) {
  if (!page.words.empty()) return named_section(page);
  json shares = json::array(), times = json::array(), figures = json::array();
  for (std::size_t k = 0; k < page.curves.size(); ++k) {
    const std::string name = "psychometric_" + page.title + "_" + std::to_string(k);
    add_shares(page.curves[k], name, arrays, shares);
    add_times(page.curves[k], name, arrays, times);
  }
  json figure = {{"kind", "lines"},   {"title", "Answers"},
                 {"x", x_axis(page)}, {"y", {{"label", page.y_label}, {"range", {0, 1.02}}}},
                 {"series", shares},  {"caption", "Held-out trials; bands: Wilson's 95 % interval."}};
  if (page.chance >= 0) figure["hlines"] = {{{"at", page.chance}, {"label", "chance"}}};
  figures.push_back(figure);
  if (!times.empty()) {
    double last = 1;   // an axis from 0 that is not empty where all decisions have fallen before the answer counts
    for (const auto& c : page.curves) {
      for (const auto* ms : {&c.reaction_ms, &c.reaction_high})
        for (double x : *ms) last = std::isfinite(x) ? std::max(last, 1.05 * x) : last;
    }
    figures.push_back(
        {{"kind", "lines"},
         {"title", "Time of the decision"},
         {"x", x_axis(page)},
         {"y", {{"label", "time of decision"}, {"unit", "ms"}, {"range", {0, last}}}},
         {"series", times},
         {"caption",
          "First moment of the answer from which the running decision stays as it is: median; bands: the quartiles."}});
  }
  return {{"title", page.title}, {"figures", figures}};
}

}  // namespace axograd::tasks::network_report
