// Selectivity of single neurons and what a linear classifier reads from all of them, over time.
#include <fmt/format.h>
#include <algorithm>
#include <cmath>

#include "core/base/error.hpp"
#include "tasks/network_report/decoding.hpp"
#include "tasks/network_report/pages.hpp"
#include "tasks/network_report/selectivity.hpp"

namespace axograd::tasks::network_report {
namespace {

using nlohmann::json;

constexpr int most_rows = 80;  // neurons in the map of d'

json refused(const char* title, const std::string& why) {
  return {{"title", title}, {"figures", json::array({{{"kind", "text"}, {"text", "Not computed: " + why + "."}}})}};
}

json windows_axis(double width) { return {{"start", width / 2}, {"step", width}}; }

json time_axis(const Recorded& r) { return {{"label", "time"}, {"unit", "ms"}, {"range", {0, r.duration()}}}; }

// Share of every population's neurons with |d'| above the limit of chance, in every window. [windows]
std::vector<double> selective_share(const Selectivity& s, const Population& p) {
  std::vector<double> share(std::size_t(s.windows), 0.0);
  for (int n = p.first; n < p.first + p.count; ++n) {
    for (int w = 0; w < s.windows; ++w) share[std::size_t(w)] += (std::abs(s.at(n, w)) > s.limit) / double(p.count);
  }
  return share;
}

json share_figure(const Recorded& r, const Selectivity& s, const ArrayFolder& arrays) {
  json series = json::array();
  for (const Population& p : r.drawn_populations()) {
    series.push_back({{"name", p.name},
                      {"role", role_of(p, r.drawn_populations())},
                      {"x", windows_axis(s.width_ms)},
                      {"y", arrays.vector("selective_share_" + p.name, selective_share(s, p))}});
  }
  return {{"kind", "lines"},
          {"title", "Selective neurons over time"},
          {"x", time_axis(r)},
          {"y", {{"label", "share of the neurons"}, {"range", {0, 1.02}}}},
          {"width", "half"},
          {"spans", spans_of(r)},
          {"hlines", {{{"at", 0.05}, {"label", "chance"}}}},
          {"series", series}};
}

json map_figure(const Recorded& r, const Selectivity& s, const ArrayFolder& arrays) {
  const std::vector<int> order = most_selective(s, most_rows);
  std::vector<double> rows;
  for (int n : order) {
    for (int w = 0; w < s.windows; ++w) rows.push_back(s.at(n, w));
  }
  const bool two = r.classes() == 2;
  return {{"kind", "heatmap"},
          {"width", "half"},
          {"title", "The most selective neurons"},
          {"values", arrays.matrix("d_prime_map", rows, order.size(), std::size_t(s.windows))},
          {"palette", two ? "diverging" : "sequential"},
          {"label", "d'"},
          {"x", {{"label", "time"}, {"unit", "ms"}, {"start", s.width_ms / 2}, {"step", s.width_ms}}},
          {"y", {{"label", "neuron, the strongest first"}, {"start", 1}, {"step", 1}}},
          {"caption",
           two ? fmt::format("d' between {} (positive) and {}, counts in windows of {:.0f} ms.", r.class_name(1), r.class_name(0),
                             s.width_ms)
               : fmt::format("Root mean square of d' over all pairs of classes, counts in windows of {:.0f} ms.", s.width_ms)}};
}

json share_table(const Recorded& r, const Selectivity& s, json& summary) {
  json rows = json::array(), kept = json::object();
  for (const Population& p : r.populations_or_all()) {
    const std::vector<double> share = selective_share(s, p);
    double largest = 0;
    for (int n = p.first; n < p.first + p.count; ++n) {
      for (int w = 0; w < s.windows; ++w) largest = std::max(largest, std::abs(s.at(n, w)));
    }
    const auto best = std::max_element(share.begin(), share.end());
    const double at = (double(best - share.begin()) + 0.5) * s.width_ms;
    rows.push_back({p.name, p.count, 100 * share.back(), 100 * *best, at, largest});
    kept[p.name] = {{"selective_at_end", share.back()}, {"selective_most", *best}, {"largest_d_prime", largest}};
  }
  summary["selectivity"] = kept;
  return {{"kind", "table"},
          {"columns",
           {{{"name", "population"}},
            {{"name", "neurons"}},
            {{"name", "selective in the last window"}, {"unit", "%"}, {"digits", 1}},
            {{"name", "at most"}, {"unit", "%"}, {"digits", 1}},
            {{"name", "at"}, {"unit", "ms"}, {"digits", 0}},
            {{"name", "largest |d'|"}, {"digits", 2}}}},
          {"rows", rows},
          {"caption",
           fmt::format("Selective: |d'| above {:.3g}, which 5 % of the firing neurons pass when the labels are permuted among "
                       "the trials; about 5 % are expected by chance.",
                       s.limit)}};
}

json accuracy_figure(const Recorded& r, const Decoding& d, const ArrayFolder& arrays) {
  json line = {{"name", "held-out trials"},
               {"role", "model"},
               {"x", windows_axis(d.width_ms)},
               {"y", arrays.vector("decoding", d.accuracy)},
               {"low", arrays.vector("decoding_low", d.low)},
               {"high", arrays.vector("decoding_high", d.high)}};
  return {
      {"kind", "lines"},
      {"title", "Decoding over time"},
      {"x", time_axis(r)},
      {"y", {{"label", "share of trials told right"}, {"range", {0, 1.02}}}},
      {"width", "half"},
      {"spans", spans_of(r)},
      {"hlines", {{{"at", d.chance}, {"label", "chance"}}, {{"at", d.limit}, {"label", "better than chance"}}}},
      {"series", json::array({line})},
      {"caption",
       fmt::format(
           "Linear discriminant with shrunk covariance (Ledoit and Wolf 2004) on spike counts of {:.0f} ms, {} trials, {} classes, "
           "{}-fold cross-validation. Band: Wilson's 95 % interval. Upper line: guessing passes it in 2.5 % of windows.",
           d.width_ms, d.trials, d.classes, d.folds)}};
}

json across_figure(const Decoding& d, const ArrayFolder& arrays) {
  const json axis = {{"unit", "ms"}, {"start", d.width_ms / 2}, {"step", d.width_ms}};
  json x = axis, y = axis;
  x["label"] = "tested at", y["label"] = "trained at";
  return {
      {"kind", "heatmap"},
      {"width", "half"},
      {"title", "One code, or one per moment?"},
      {"values", arrays.matrix("decoding_across", d.across, std::size_t(d.windows), std::size_t(d.windows))},
      {"palette", "sequential"},
      {"low", d.chance},
      {"high", 1},
      {"label", "share told right"},
      {"x", x},
      {"y", y},
      {"caption",
       "Trained in one window, tested in another, on held-out trials. A square of high values: the code stays the same while it "
       "lasts; a bright diagonal alone: it changes from moment to moment. White is chance or below."}};
}

}  // namespace

json selectivity_section(const Recorded& r, const ArrayFolder& arrays, json& summary) {
  const char* title = "Selectivity";
  try {
    const Selectivity s = selectivity(r);
    return {{"title", title},
            {"figures", json::array({share_table(r, s, summary), share_figure(r, s, arrays), map_figure(r, s, arrays)})}};
  } catch (const UsageError& e) {
    return refused(title, e.what());
  }
}

json decoding_section(const Recorded& r, const ArrayFolder& arrays, json& summary) {
  const char* title = "What can be read from the spikes";
  try {
    const Decoding d = decode(r);
    const auto best = std::max_element(d.accuracy.begin(), d.accuracy.end());
    summary["decoding"] = {{"last_window", d.accuracy.back()},
                           {"best", *best},
                           {"best_at_ms", (double(best - d.accuracy.begin()) + 0.5) * d.width_ms},
                           {"chance", d.chance},
                           {"limit", d.limit},
                           {"trials", d.trials}};
    return {{"title", title}, {"figures", json::array({accuracy_figure(r, d, arrays), across_figure(d, arrays)})}};
  } catch (const UsageError& e) {
    return refused(title, e.what());
  }
}

}  // namespace axograd::tasks::network_report
