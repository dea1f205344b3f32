// Distributions side by side, from samples or from counts.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include <nlohmann/json.hpp>

#include "apps/report/figure.hpp"
#include "apps/report/json_read.hpp"
#include "core/base/error.hpp"

namespace axograd::report {

using nlohmann::json;

namespace {

std::vector<double> regular_edges(const Axis& x, int bins) {
  std::vector<double> edges(static_cast<size_t>(bins) + 1);
  for (int i = 0; i <= bins; ++i) {
    const double part = static_cast<double>(i) / bins;
    edges[static_cast<size_t>(i)] = x.log ? x.low * std::pow(x.high / x.low, part) : x.low + (x.high - x.low) * part;
  }
  return edges;
}

std::vector<double> count(const std::vector<double>& samples, const std::vector<double>& edges) {
  std::vector<double> counts(edges.size() - 1, 0.0);
  for (double s : samples) {
    if (!(s >= edges.front() && s <= edges.back())) continue;
    const auto above = std::upper_bound(edges.begin(), edges.end(), s) - edges.begin();
    counts[std::min(static_cast<size_t>(above) - 1, counts.size() - 1)] += 1;
  }
  return counts;
}

void normalise(std::vector<double>& counts, const std::vector<double>& edges, const std::string& how) {
  if (how == "count") return;
  double total = 0;
  for (double c : counts) total += c;
  for (size_t i = 0; i < counts.size(); ++i)
    counts[i] /= std::max(total, 1.0) * (how == "density" ? edges[i + 1] - edges[i] : 1.0);
}

std::string y_label(const std::string& how, const std::string& x_unit) {
  if (how == "count") return "count";
  if (how != "density") return "fraction per bin";
  return x_unit.empty() || x_unit == "1" ? "density" : "density (1/" + x_unit + ")";
}

std::vector<double> find_edges(const json& figure, const std::vector<std::vector<double>>& samples, Axis& x) {
  const json& bins = child(figure, "bins");
  Extent seen(x.log);
  if (!bins.is_number() && !bins.is_null()) {
    std::vector<double> edges = child(figure, "bins").is_array() ? bins.get<std::vector<double>>() : std::vector<double>{};
    if (edges.size() < 2 || !std::is_sorted(edges.begin(), edges.end())) throw InputError("bins must be a count or rising edges");
    seen.include(edges);
    seen.apply(x, 0);
    return edges;
  }
  for (const auto& s : samples) seen.include(s);
  if (seen.empty()) throw InputError("no samples");
  seen.apply(x, 0);
  apply_range(child(figure, "x"), x);
  return regular_edges(x, static_cast<int>(std::clamp(real(figure, "bins", 40), 1.0, 1000.0)));
}

}  // namespace

std::string draw_histogram(const json& figure, Context& context) {
  const json& all = child(figure, "series");
  std::vector<std::vector<double>> samples;
  for (const json& s : all)
    samples.push_back(s.contains("samples") ? context.arrays.vector(s["samples"]) : std::vector<double>{});
  Axis x = read_axis(child(figure, "x")), y;
  const std::vector<double> edges = find_edges(figure, samples, x);
  const std::string how = text(figure, "normalise", "fraction");
  y.label = y_label(how, x.unit);

  std::vector<std::vector<double>> counts;
  std::vector<LegendEntry> entries;
  std::vector<std::string> names;
  Extent up(false);
  up.include(0);
  for (size_t i = 0; i < samples.size(); ++i) {
    counts.push_back(all[i].contains("counts") ? context.arrays.vector(all[i]["counts"]) : count(samples[i], edges));
    if (counts[i].size() + 1 != edges.size()) throw InputError("counts must be one less than edges");
    normalise(counts[i], edges, how);
    up.include(counts[i]);
    std::string name = text(all[i], "name");
    if (!samples[i].empty()) name += fmt::format(" (n = {})", samples[i].size());
    entries.push_back({name, {role_colour(text(all[i], "role"), static_cast<int>(i)), "line", 1.8}, true});
    names.push_back(name);
  }
  up.apply(y, 0.06);
  y.low = 0;

  const Canvas canvas = canvas_of(figure);
  const double inner = canvas.width - canvas.left - canvas.right;
  double legend_height = 0;
  const std::string key = legend(entries, canvas.left, 0, inner, legend_height);
  Plot plot({canvas.left, legend_height + 12, inner, canvas.plot_height}, x, y);
  for (size_t i = 0; i < counts.size(); ++i) {
    std::vector<double> u, top, zero;
    for (size_t k = 0; k < counts[i].size(); ++k) {
      u.insert(u.end(), {edges[k], edges[k + 1]});
      top.insert(top.end(), {counts[i][k], counts[i][k]});
    }
    zero.assign(u.size(), 0.0);
    plot.band(u, zero, top, entries[i].stroke.colour);
    plot.curve(u, top, entries[i].stroke);
  }
  return svg_document(canvas.width, legend_height + 12 + canvas.plot_height + 44, description(figure, names),
                      key + plot.elements(context.next_id()));
}

}  // namespace axograd::report
