// Weights before and after training, Dale's law, eigenvalues of the recurrence.
#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <numbers>

#include "tasks/network_report/activity.hpp"
#include "tasks/network_report/dale.hpp"
#include "tasks/network_report/pages.hpp"
#include "tasks/network_report/spectrum.hpp"

namespace axograd::tasks::network_report {
namespace {

using nlohmann::json;

// Connections of one presynaptic sign of a projection. In a matrix, what is zero before and after does not exist.
struct Part {
  std::string title, file;
  std::vector<double> before, after;
  double near_zero = 0;  // share of `after` below 1 % of the mean size before training
};

constexpr std::size_t most_parts = 60, most_histograms = 12;  // with more parts than that

const char* sign_word(int sign) { return sign > 0 ? ", excitatory" : sign < 0 ? ", inhibitory" : ""; }

// `other`: the same projection at another time, or null.
std::vector<double> of_sign(const data::Projection& p, const data::Projection* other, int sign) {
  const bool comparable = other && other->dense.size() == p.dense.size();
  std::vector<double> out;
  std::size_t k = 0;
  p.each([&](int i, int, float w) {
    const bool exists = !p.is_dense() || w != 0 || (comparable && other->dense[k] != 0);
    ++k;
    if (exists && p.sign_of(i) == sign) out.push_back(double(w));
  });
  return out;
}

double mean_size(const std::vector<double>& x) {
  double sum = 0;
  for (double w : x) sum += std::abs(w);
  return x.empty() ? 0 : sum / double(x.size());
}

std::vector<Part> parts(const data::Weights& before, const data::Weights& after) {
  std::vector<Part> out;
  for (const data::Projection& p : after.projections) {
    if (p.joined) continue;
    for (int sign : {1, -1, 0}) {
      Part part;
      const data::Projection* old = before.find(p.name);
      part.after = of_sign(p, old, sign);
      if (part.after.empty()) continue;
      if (old) part.before = of_sign(*old, &p, sign);
      part.title = p.name + sign_word(sign);
      part.file = fmt::format("weights_{}_{}", p.name, sign + 1);
      const double limit = 0.01 * mean_size(part.before.empty() ? part.after : part.before);
      part.near_zero =
          double(std::count_if(part.after.begin(), part.after.end(), [&](double w) { return std::abs(w) < limit; })) /
          double(part.after.size());
      out.push_back(std::move(part));
    }
  }
  return out;
}

json histogram(const Part& p, const ArrayFolder& arrays) {
  constexpr std::size_t bins = 60;
  std::vector<double> edges(bins + 1);
  const auto [a, b] = std::minmax_element(p.after.begin(), p.after.end());
  double low = *a, high = *b;
  for (double w : p.before) low = std::min(low, w), high = std::max(high, w);
  if (!(high > low)) high = low + 1;
  for (std::size_t i = 0; i <= bins; ++i) edges[i] = low + (high - low) * double(i) / bins;
  const auto counted = [&](const std::vector<double>& x) {  // counts, so that the page does not hold every weight
    std::vector<double> counts(bins, 0.0);
    for (double w : x) {
      if (std::isfinite(w)) counts[std::min(bins - 1, std::size_t((w - low) / (high - low) * bins))] += 1;
    }
    return counts;
  };
  json series = json::array();
  if (!p.before.empty()) series.push_back({{"name", "before"}, {"role", "data"}, {"counts", counted(p.before)}});
  series.push_back({{"name", "after"}, {"role", "model"}, {"counts", arrays.vector(p.file, counted(p.after))}});
  return {{"kind", "histogram"}, {"title", p.title},        {"x", {{"label", "weight"}}},
          {"bins", edges},       {"normalise", "fraction"}, {"series", series},
          {"width", "third"}};
}

json parts_table(const std::vector<Part>& all) {
  json rows = json::array();
  for (const Part& p : all) {
    rows.push_back({p.title, p.after.size(), p.before.empty() ? json(nullptr) : json(mean_size(p.before)), mean_size(p.after),
                    quantile(p.after, 0.5), 100 * p.near_zero});
  }
  return {{"kind", "table"},
          {"columns",
           {{{"name", "projection"}},
            {{"name", "connections"}},
            {{"name", "mean size before"}},
            {{"name", "mean size after"}},
            {{"name", "median after"}},
            {{"name", "near zero"}, {"unit", "%"}, {"digits", 1}}}},
          {"rows", rows},
          {"caption",
           "Entries of a matrix that are zero before and after do not exist and are not counted. Near zero: smaller than "
           "1 % of the mean size before training."}};
}

// null without signs.
json dale_table(const data::Weights& weights, json& summary) {
  json rows = json::array(), kept = json::object();
  const bool many = weights.projections.size() > most_parts;  // only those that break the law, and all together
  DaleCheck all;
  for (const data::Projection& p : weights.projections) {
    if (p.joined) continue;
    const DaleCheck d = dale_check(p);
    const json worst =
        d.wrong > 0 ? json(fmt::format("{:.3g}, from {} to {}", d.worst, d.worst_pre, d.worst_post)) : json("none");
    all.checked += d.checked, all.free += d.free, all.wrong += d.wrong;
    if (!many || d.wrong > 0) rows.push_back({p.name, d.checked, d.free, d.wrong, worst});
    kept[p.name] = {{"checked", d.checked}, {"wrong", d.wrong}, {"worst", d.worst}};
  }
  summary["dale"] = kept;
  if (all.checked == 0) return nullptr;  // no neuron has a sign
  if (many) rows.push_back({"all together", all.checked, all.free, all.wrong, nullptr});
  return {{"kind", "table"},
          {"title", "Dale's law"},
          {"columns",
           {{{"name", "projection"}},
            {{"name", "connections with a sign"}},
            {{"name", "without"}},
            {{"name", "against the sign"}},
            {{"name", "the worst of them"}}}},
          {"rows", rows}};
}

json eigenvalue_figure(const Spectrum& s, const char* when, const std::string& name, double range, const ArrayFolder& arrays) {
  std::vector<double> re, im, circle_x, circle_y;
  for (const auto& v : s.values) re.push_back(v.real()), im.push_back(v.imag());
  for (int k = 0; k <= 120; ++k) {
    circle_x.push_back(s.bulk * std::cos(k * std::numbers::pi / 60)),
        circle_y.push_back(s.bulk * std::sin(k * std::numbers::pi / 60));
  }
  const double wide = range * 394 / 250;  // the frame is 394 by 250 pixels: circles stay circles
  json points = {{"name", "eigenvalues"},
                 {"role", "model"},
                 {"style", "points"},
                 {"x", arrays.vector(name + "_re", re)},
                 {"y", arrays.vector(name + "_im", im)}};
  json circle = {
      {"name", "random matrix of the same variances"}, {"role", "data"}, {"style", "dashed"}, {"x", circle_x}, {"y", circle_y}};
  return {
      {"kind", "lines"},
      {"title", fmt::format("Eigenvalues {} training", when)},
      {"width", "half"},
      {"x", {{"label", "real part"}, {"range", {-wide, wide}}}},
      {"y", {{"label", "imaginary part"}, {"range", {-range, range}}}},
      {"series", {points, circle}},
      {"caption",
       fmt::format(
           "Largest |λ| {:.3g}; the disc has radius {:.3g} (Rajan and Abbott 2006): the largest lies {:.2f} times as far out.",
           s.radius, s.bulk, s.outlier)}};
}

}  // namespace

json weights_section(const data::Weights& before, const data::Weights& after, const ArrayFolder& arrays, json& summary) {
  std::vector<Part> all = parts(before, after);
  const std::size_t found = all.size();
  if (found > most_parts) {  // a connectome has a part for every pair of types
    std::stable_sort(all.begin(), all.end(), [](const Part& a, const Part& b) { return a.after.size() > b.after.size(); });
    all.resize(most_parts);
  }
  json figures = json::array({parts_table(all)});
  if (json dale = dale_table(after, summary); !dale.is_null()) figures.push_back(std::move(dale));
  for (std::size_t k = 0; k < std::min(all.size(), found > most_parts ? most_histograms : all.size()); ++k)
    figures.push_back(histogram(all[k], arrays));
  if (found > most_parts)
    figures.push_back({{"kind", "text"},
                       {"text", fmt::format("The {} largest of {} projections are listed, the {} largest drawn.", most_parts,
                                            found, most_histograms)}});
  json kept = json::object();
  for (const Part& p : all) kept[p.title] = {{"mean_size", mean_size(p.after)}, {"near_zero", p.near_zero}};
  summary["weights"] = kept;
  return {{"title", "Weights"}, {"figures", figures}};
}

json spectrum_section(const data::Projection* before, const data::Projection& after, const ArrayFolder& arrays, json& summary) {
  json figures = json::array();
  const std::optional<Spectrum> old = before ? spectrum(*before) : std::nullopt, now = spectrum(after);
  if (!now) {
    const std::string why = fmt::format(
        "No eigenvalues: the recurrent matrix has {} by {} weights; it must be square, finite and of at most {} neurons.",
        after.pre_count, after.post_count, most_eigenvalue_neurons);
    return {{"title", "Eigenvalues of the recurrence"}, {"figures", json::array({{{"kind", "text"}, {"text", why}}})}};
  }
  const double range = 1.08 * std::max({now->radius, now->bulk, old ? old->radius : 0.0, old ? old->bulk : 0.0, 1e-12});
  if (old) figures.push_back(eigenvalue_figure(*old, "before", "eigenvalues_before", range, arrays));
  figures.push_back(eigenvalue_figure(*now, "after", "eigenvalues_after", range, arrays));
  summary["spectrum"] = {{"radius", now->radius}, {"bulk", now->bulk}, {"outlier", now->outlier}};
  if (old) summary["spectrum"]["radius_before"] = old->radius;
  return {{"title", "Eigenvalues of the recurrence"}, {"figures", figures}};
}

}  // namespace axograd::tasks::network_report
