// The course of a training, the check before it, lesions and perturbations.
#include <fmt/format.h>
#include <algorithm>

#include "tasks/network_report/pages.hpp"

namespace axograd::tasks::network_report {
namespace {

using nlohmann::json;

json iterations() { return {{"label", "iteration"}}; }
json seconds() { return {{"label", "CPU time"}, {"unit", "s"}}; }

json figure(const char* title, json x, json y, json series) {
  return {{"kind", "lines"},   {"title", title},    {"width", "half"},
          {"x", std::move(x)}, {"y", std::move(y)}, {"series", std::move(series)}};
}

json validation_series(const std::vector<double>& x, const std::vector<Share>& shares, const std::string& name,
                       const ArrayFolder& arrays) {
  std::vector<double> y, low, high;
  for (const Share& s : shares) {
    const Interval i = s.interval();
    y.push_back(s.value()), low.push_back(i.low), high.push_back(i.high);
  }
  return {{"name", "validation"},
          {"role", "model"},
          {"x", arrays.vector(name + "_x", x)},
          {"y", arrays.vector(name, y)},
          {"low", arrays.vector(name + "_low", low)},
          {"high", arrays.vector(name + "_high", high)}};
}

json accuracy_figure(const LearningHistory& h, bool over_time, double chance, const ArrayFolder& arrays) {
  const std::vector<double>& x = over_time ? h.cpu_s : h.iteration;
  const std::vector<double>& validation_x = over_time ? h.validation_cpu_s : h.validation_iteration;
  const std::string tail = over_time ? "_cpu" : "";
  json series = json::array();
  if (!h.batch_accuracy.empty() && x.size() == h.batch_accuracy.size())
    series.push_back({{"name", "training batch"},
                      {"role", "other"},
                      {"style", "dotted"},
                      {"x", arrays.vector("learning_x" + tail, x)},
                      {"y", arrays.vector("learning_batch_accuracy" + tail, h.batch_accuracy)}});
  if (!h.validation.empty() && validation_x.size() == h.validation.size())
    series.push_back(validation_series(validation_x, h.validation, "learning_validation" + tail, arrays));
  if (series.empty()) return nullptr;
  json out = figure(over_time ? "Accuracy against CPU time" : "Accuracy", over_time ? seconds() : iterations(),
                    {{"label", "share correct"}, {"range", {0, 1.02}}}, series);
  if (chance >= 0) out["hlines"] = {{{"at", chance}, {"label", "chance"}}};
  out["caption"] = "Validation: the same trials every time, none of them trained or tested on. Bands: Wilson's 95 % interval.";
  return out;
}

}  // namespace

json learning_section(const LearningHistory& h, double chance, const ArrayFolder& arrays) {
  json figures = json::array();
  const auto course = [&](const char* title, const char* file, const std::vector<double>& y, json axis) {
    if (y.empty() || y.size() != h.iteration.size()) return;
    json line = {{"name", ""}, {"role", "model"}, {"x", arrays.vector("learning_x", h.iteration)}, {"y", arrays.vector(file, y)}};
    figures.push_back(figure(title, iterations(), std::move(axis), json::array({line})));
  };
  course("Loss", "learning_loss", h.loss, {{"label", "loss"}});
  for (bool over_time : {false, true}) {
    if (json f = accuracy_figure(h, over_time, chance, arrays); !f.is_null()) figures.push_back(f);
  }
  course("Norm of the gradient", "learning_gradient", h.gradient_norm, {{"label", "Euclidean norm, not clipped"}, {"scale", "log"}});
  course("Mean rate", "learning_rate_hz", h.rate_hz, {{"label", "rate"}, {"unit", "Hz"}});
  return {{"title", "Learning"}, {"figures", figures}};
}

json start_section(const std::vector<StartFinding>& findings) {
  json items = json::array();
  for (const StartFinding& f : findings)
    items.push_back({{"level", f.serious ? "serious" : "warning"}, {"text", f.text}, {"advice", f.advice}});
  json figures = json::array({{{"kind", "text"}, {"text", verdict(findings)}}});
  if (!items.empty()) figures.push_back({{"kind", "warnings"}, {"items", items}});
  return {{"title", "Before training"}, {"figures", figures}};
}

json perturbation_section(const std::vector<PerturbationResult>& results, double chance, json& summary) {
  json rows = json::array(), bars = json::array(), kept = json::array();
  if (results.empty()) return {{"title", "Lesions and perturbations"}, {"figures", json::array()}};
  const double intact = results.front().share.value();
  for (const PerturbationResult& r : results) {
    const Interval i = r.share.interval();
    const bool first = &r == &results.front();
    const std::string interval = fmt::format("{:.1f} to {:.1f}", 100 * i.low, 100 * i.high);
    rows.push_back({r.perturbation.name, 100 * r.share.value(), interval,
                    first ? json(nullptr) : json(100 * (r.share.value() - intact)), r.share.trials});
    bars.push_back({{"name", r.perturbation.name},
                    {"value", r.share.value()},
                    {"error", (i.high - i.low) / 2},
                    {"role", first ? "data" : "model"}});
    kept.push_back({{"name", r.perturbation.name},
                    {"accuracy", r.share.value()},
                    {"low", i.low},
                    {"high", i.high},
                    {"trials", r.share.trials}});
  }
  summary["perturbations"] = kept;
  json table = {
      {"kind", "table"},
      {"columns",
       {{{"name", "network"}},
        {{"name", "correct"}, {"unit", "%"}, {"digits", 1}},
        {{"name", "95 % interval"}, {"unit", "%"}},
        {{"name", "change"}, {"unit", "points"}, {"digits", 1}},
        {{"name", "trials"}}}},
      {"rows", rows},
      {"chosen", 0},
      {"caption",
       fmt::format("The weights stay as trained. Every row has the same {} held-out trials, the first of those that the headline "
                   "counts, so that the intact network may stand a little beside it. A silenced neuron fires but reaches nobody; "
                   "\"chosen by chance\" is one draw of neurons, not a mean over several.",
                   results.front().share.trials)}};
  json references = json::array();
  if (chance >= 0) references.push_back({{"at", chance}, {"label", "chance"}});
  json plot = {{"kind", "bars"},
               {"x", {{"label", "share correct"}, {"range", {0, 1.02}}}},
               {"bars", bars},
               {"references", references},
               {"caption", "Lines: half the width of Wilson's 95 % interval to either side."}};
  return {{"title", "Lesions and perturbations"}, {"figures", json::array({table, plot})}};
}

}  // namespace axograd::tasks::network_report
