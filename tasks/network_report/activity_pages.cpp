// Rates, rasters of example trials, rates and readout over time.
#include <fmt/format.h>
#include <algorithm>
#include <cmath>

#include "tasks/network_report/activity.hpp"
#include "tasks/network_report/pages.hpp"

namespace axograd::tasks::network_report {
namespace {

using nlohmann::json;

constexpr int most_rows = 100;  // neurons of a population in one raster
constexpr int most_examples = 4;

json time_axis(const Recorded& r) { return {{"label", "time"}, {"unit", "ms"}, {"range", {0, r.duration()}}}; }

// Every k-th neuron, so that the rows stand for the whole population.
json raster_group(const Recorded& r, int trial, const Population& p, const ArrayFolder& arrays, const std::string& name) {
  const int every = std::max(1, (p.count + most_rows - 1) / most_rows), rows = (p.count + every - 1) / every;
  std::vector<double> times;
  std::vector<std::int32_t> neurons;
  r.each_spike(trial, [&](int t, int n) {
    const int k = n - p.first;
    if (k < 0 || k >= p.count || k % every != 0) return;
    times.push_back(t * r.dt), neurons.push_back(k / every);
  });
  return {{"name", p.name},
          {"role", role_of(p, r.drawn_populations())},
          {"times", arrays.vector(name + "_times", times)},
          {"repeats", arrays.vector(name + "_neurons", neurons)},
          {"count", rows},
          {"drawn", most_rows},
          {"of", every > 1 ? fmt::format("of {} neurons", p.count) : "neurons"}};
}

json example(const Recorded& r, int trial, const ArrayFolder& arrays) {
  json groups = json::array();
  for (const Population& p : r.drawn_populations())
    groups.push_back(raster_group(r, trial, p, arrays, fmt::format("raster_{}_{}", trial, p.name)));
  return {{"kind", "raster"},
          {"title", r.labels.empty() ? fmt::format("Trial {}", trial + 1)
                                     : fmt::format("Trial {}, {}", trial + 1, r.class_name(r.labels[std::size_t(trial)]))},
          {"x", time_axis(r)},
          {"psth", {{"bin", std::max(20.0, r.duration() / 150)}}},
          {"spans", spans_of(r)},
          {"groups", groups},
          {"caption",
           fmt::format("One row is one neuron, at most {} of a population, evenly chosen; below, the mean rate of the drawn "
                       "neurons. Grey: what all trials share.",
                       most_rows)}};
}

// The first trial of every class.
std::vector<int> examples(const Recorded& r) {
  std::vector<int> out;
  for (int k = 0; k < std::max(1, std::min(r.classes(), most_examples)); ++k) {
    const auto at = r.labels.empty() ? r.labels.end() : std::find(r.labels.begin(), r.labels.end(), k);
    if (r.labels.empty())
      out.push_back(0);
    else if (at != r.labels.end())
      out.push_back(int(at - r.labels.begin()));
  }
  return out;
}

json rate_figure(const Recorded& r, const Population& p, const std::vector<RateCourse>& all, const json& centres,
                 const ArrayFolder& arrays) {
  json series = json::array();
  for (const RateCourse& c : all) {
    if (c.population != p.name) continue;
    series.push_back({{"name", r.labels.empty() ? p.name : r.class_name(c.label)},
                      {"x", centres},
                      {"y", arrays.vector(fmt::format("rate_{}_{}", p.name, c.label), c.hz)}});
  }
  return {{"kind", "lines"},      {"title", "Rate of " + p.name},
          {"x", time_axis(r)},    {"y", {{"label", "rate"}, {"unit", "Hz"}}},
          {"spans", spans_of(r)}, {"width", "half"},
          {"series", series}};
}

// Mean and standard deviation over the trials of a class, thinned to `points`.
json readout_series(const Recorded& r, int output, int label, const ArrayFolder& arrays, int stride) {
  std::vector<double> x, y, low, high;
  for (int t = 0; t < r.steps; t += stride) {
    double sum = 0, squares = 0, n = 0;
    for (int b = 0; b < r.trials; ++b) {
      if (!r.labels.empty() && r.labels[std::size_t(b)] != label) continue;
      const double v = double(r.output(b, t, output));
      sum += v, squares += v * v, ++n;
    }
    const double mean = sum / n, sd = std::sqrt(std::max(0.0, squares / n - mean * mean));
    x.push_back(t * r.dt), y.push_back(mean), low.push_back(mean - sd), high.push_back(mean + sd);
  }
  const std::string name = fmt::format("readout_{}_{}", output, label);
  return {{"name", r.labels.empty() ? "all trials" : r.class_name(label)},
          {"x", arrays.vector(name + "_t", x)},
          {"y", arrays.vector(name, y)},
          {"low", arrays.vector(name + "_low", low)},
          {"high", arrays.vector(name + "_high", high)}};
}

}  // namespace

const char* role_of(const Population& p, const std::vector<Population>& among) {
  for (const Population& a : among) {
    for (const Population& b : among) {
      if (a.name != b.name && a.sign == b.sign) return "";
    }
  }
  return p.sign > 0 ? "model" : p.sign < 0 ? "baseline" : "data";
}

json spans_of(const Recorded& r) {
  json out = json::array();
  for (const Epoch& e : r.epochs) out.push_back({{"from", e.first * r.dt}, {"to", e.end * r.dt}, {"label", e.name}});
  return out;
}

json activity_section(const Recorded& r, const ArrayFolder& arrays, json& summary) {
  json rows = json::array(), kept = json::object(), series = json::array();
  const std::vector<double> hz = rates(r);
  const std::vector<Population> populations = r.populations_or_all();
  const std::vector<PopulationActivity> all = activity(r);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const PopulationActivity& a = all[i];
    const Population& p = populations[i];
    rows.push_back(
        {a.name, a.neurons, a.mean_hz, a.low_hz, a.median_hz, a.high_hz, 100 * a.silent, 100 * a.saturated, a.cv, a.synchrony});
    kept[a.name] = {{"neurons", a.neurons},     {"mean_hz", a.mean_hz}, {"median_hz", a.median_hz}, {"silent", a.silent},
                    {"saturated", a.saturated}, {"cv", a.cv},           {"synchrony", a.synchrony}};
    const std::vector<double> own(hz.begin() + p.first, hz.begin() + p.first + p.count);
    if (int(populations.size()) <= Recorded::most_drawn)
      series.push_back({{"name", p.name}, {"role", role_of(p, populations)}, {"samples", arrays.vector("rates_" + p.name, own)}});
  }
  if (series.empty()) series.push_back({{"name", "all"}, {"samples", arrays.vector("rates_all", hz)}});
  summary["activity"] = kept;
  const auto column = [](const char* name, const char* unit, int digits) {
    return json{{"name", name}, {"unit", unit}, {"digits", digits}};
  };
  const ActivityLimits limits;
  json table = {
      {"kind", "table"},
      {"columns",
       {{{"name", "population"}},
        {{"name", "neurons"}},
        column("mean rate", "Hz", 2),
        column("10 % quantile", "Hz", 2),
        column("median", "Hz", 2),
        column("90 % quantile", "Hz", 2),
        column("silent", "%", 1),
        column("saturated", "%", 1),
        column("CV of intervals", "1", 2),
        column("synchrony", "1", 3)}},
      {"rows", rows},
      {"caption", fmt::format("{} trials of {:.0f} ms. Silent: below {:g} Hz; saturated: above {:g} Hz. CV: median over neurons, "
                              "intervals within trials (1 for a Poisson process). Synchrony: χ of Golomb and Rinzel in bins of "
                              "{:g} ms, from 0 (each for itself) to 1 (all alike); what the stimulus locks counts too.",
                              r.trials, r.duration(), limits.silent_hz, limits.saturated_hz, limits.bin_ms)}};
  json histogram = {{"kind", "histogram"},
                    {"title", "Rates of the neurons"},
                    {"x", {{"label", "mean rate"}, {"unit", "Hz"}}},
                    {"bins", 30},
                    {"series", series}};
  return {{"title", "Activity"}, {"figures", json::array({table, histogram})}};
}

json raster_section(const Recorded& r, const ArrayFolder& arrays) {
  json figures = json::array();
  for (int trial : examples(r)) figures.push_back(example(r, trial, arrays));
  return {{"title", "Example trials"}, {"figures", figures}};
}

json time_course_section(const Recorded& r, const ArrayFolder& arrays) {
  const double width = std::max(20.0, r.duration() / 150);
  const std::vector<RateCourse> courses = rate_courses(r, width);
  const json centres = {{"start", window_steps(r, width) * r.dt / 2}, {"step", window_steps(r, width) * r.dt}};
  json figures = json::array();
  for (const Population& p : r.drawn_populations()) figures.push_back(rate_figure(r, p, courses, centres, arrays));
  for (int o = 0; o < (r.readout.empty() ? 0 : r.outputs); ++o) {
    json series = json::array();
    for (int k = 0; k < std::max(1, r.classes()); ++k)
      series.push_back(readout_series(r, o, k, arrays, std::max(1, r.steps / 500)));
    figures.push_back({{"kind", "lines"},
                       {"title", "Output " + r.output_name(o)},
                       {"x", time_axis(r)},
                       {"y", {{"label", "readout"}}},
                       {"spans", spans_of(r)},
                       {"width", "half"},
                       {"series", series},
                       {"caption", "Mean over the trials of each class; bands: plus and minus one standard deviation."}});
  }
  return {{"title", "Over time"}, {"figures", figures}};
}

}  // namespace axograd::tasks::network_report
