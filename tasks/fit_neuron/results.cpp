#include "tasks/fit_neuron/results.hpp"

#include <fmt/format.h>
#include <cmath>
#include <cstring>
#include <nlohmann/json.hpp>

#include "core/base/atomic_file.hpp"
#include "core/base/process.hpp"
#include "core/record/field_block.hpp"
#include "tasks/results/figures.hpp"
#include "tasks/results/repeats.hpp"

namespace axograd::tasks {
namespace {

using nlohmann::json;

json estimate_row(const Field& f, const fitting::Estimate& e, double start) {
  json row = {{"name", e.name},  {"value", number_or_null(e.value)},
              {"unit", e.unit},  {"bounds", {f.low, f.high}},
              {"start", start},  {"doc", f.doc},
              {"fixed", e.fixed}};
  if (e.fixed) return row;
  const bool known = std::isfinite(e.standard_error);
  row["se"] = number_or_null(e.standard_error);
  row["low"] = number_or_null(e.low);
  row["high"] = number_or_null(e.high);
  row["prior_part"] = number_or_null(e.prior_part);
  row["determined"] = e.at_bound || !known || e.prior_part > 0.5 ? "not" : e.prior_part > 0.2 ? "weakly" : "well";
  row["at_bound"] = !e.at_bound ? json(nullptr) : json(std::abs(e.value - f.low) < std::abs(e.value - f.high) ? "low" : "high");
  return row;
}

json parameters_json(const NeuronResults& r, const NeuronFields& n, const std::string& folder) {
  const auto fields = field_of_scalar(n.params);
  const auto& estimates = r.errors.estimates;
  json rows = json::array(), names = json::array(), findings = json::array();
  for (std::size_t i = 0; i < fields.size(); ++i) {
    fitting::Estimate e = estimates.list[i];
    if (e.fixed) e.value = r.best().params[i];
    rows.push_back(estimate_row(*fields[i], e, r.best().start[i]));
  }
  std::vector<double> correlation;
  const auto& C = estimates.correlation;
  for (int k : estimates.inside) names.push_back(estimates.list[std::size_t(k)].name);
  for (Eigen::Index i = 0; i < C.rows(); ++i) {
    for (Eigen::Index j = 0; j < C.cols(); ++j) correlation.push_back(C(i, j));
  }
  data::write_npy(folder + "/arrays/correlation.npy", std::span<const double>(correlation),
                  {std::size_t(C.rows()), std::size_t(C.cols())});
  for (const auto& f : r.errors.identifiability.findings) findings.push_back(f.text);
  const bool sandwich = estimates.kind == fitting::CovarianceKind::sandwich;
  return {{"interval", 0.95},
          {"method", sandwich ? "sandwich covariance over stretches of data" : "Fisher information"},
          {"parameters", rows},
          {"correlation", {{"names", names}, {"values", "correlation"}}},
          {"identifiability", {{"verdict", r.errors.identifiability.verdict}, {"findings", findings}}}};
}

json levels_json(const NeuronResults& r) {
  json list = json::array();
  for (std::size_t i = 0; i < r.levels.size(); ++i) {
    const Level& c = r.levels[i];
    list.push_back({{"name", c.name},
                    {"title", c.title},
                    {"bits_per_spike", number_or_null(c.cv_bits)},
                    {"se", number_or_null(c.cv_se)},
                    {"train_bits_per_spike", number_or_null(c.train.bits_per_spike)},
                    {"train_r2_v", number_or_null(c.train.r2_v)},
                    {"parameters", c.parameters},
                    {"cpu_s", c.cpu_s},
                    {"chosen", int(i) == r.chosen},
                    {"note", c.status == "converged" ? "" : c.status}});
  }
  return list;
}

json not_told(const NeuronResults& r) {
  json list = json::array();
  for (const Level& c : r.levels) {
    const double gap = r.best().cv_bits - c.cv_bits;
    if (&c == &r.best() || !(gap < std::max(r.best().cv_se, c.cv_se))) continue;
    list.push_back(fmt::format(
        "{} predicts held-out blocks of the training data {:.3f} bits/spike worse than {}, less than one standard error: these "
        "data do not tell them apart.",
        c.title, gap, r.best().title));
  }
  return list;
}

json summary_json(const NeuronResults& r, double cpu_s) {
  const Level& c = r.best();
  const auto& d = r.dataset;
  json s = {{"model", c.name},
            {"model_title", c.title},
            {"selected_by", r.selected_by},
            {"recording", d.name},
            {"status", c.status == "converged"  ? "converged"
                       : c.status == "diverged" ? "diverged"
                                                : "stopped"}};
  s["train"] = {{"bits_per_spike", number_or_null(c.train.bits_per_spike)},
                {"r2_v", number_or_null(c.train.r2_v)},
                {"spikes", d.spikes(d.train)},
                {"duration_s", d.seconds(d.train)},
                {"cross_validated_bits_per_spike", number_or_null(c.cv_bits)}};
  s["test"] = held_out_json(d, r.test);
  s["electrode"] = {{"resistance_mohm", number_or_null(d.electrode.resistance)},
                    {"se_mohm", number_or_null(d.electrode.resistance_se)}};
  if (r.baseline) {
    s["baseline"] = {
        {"model", "gif_two_step"},
        {"model_title", "GIF, two-step fit"},
        {"test", scores_of(*r.baseline)},
        {"train",
         {{"bits_per_spike", number_or_null(r.baseline_train.bits_per_spike)}, {"r2_v", number_or_null(r.baseline_train.r2_v)}}}};
  }
  if (r.levels.size() > 1) s["variants"] = levels_json(r), s["not_told"] = not_told(r);
  s["cpu_s"] = cpu_s;
  s["peak_rss_mib"] = double(peak_rss_bytes()) / (1 << 20);
  return s;
}

// What a spike leaves behind in a GLIF: its currents, and its movement of the threshold. Empty for neurons without them.
json history_figures(const NeuronResults& r, const NeuronFields& n, RecordingFigures& figures) {
  const auto value = [&](const char* name) { return r.best().params[std::size_t(field_index(n.params, name))]; };
  const auto has = [&](const char* name) { return field_index(n.params, name) >= 0; };
  std::vector<double> t, current, threshold;
  for (double ms = 0.1; ms < 1000; ms *= 1.03) t.push_back(ms);
  json list = json::array();
  const json x = {{"label", "time since the end of the spike cut"}, {"unit", "ms"}, {"scale", "log"}};
  if (has("delta_I") && has("k")) {
    for (double ms : t)
      current.push_back(value("delta_I[0]") * std::exp(-value("k[0]") * ms) +
                        value("delta_I[1]") * std::exp(-value("k[1]") * ms));
    list.push_back({{"kind", "lines"},
                    {"title", "After-spike currents"},
                    {"x", x},
                    {"y", {{"label", "sum, inward positive"}, {"unit", "pA"}}},
                    {"series", json::array({figures.line("after_spike", "I(t)", t, current)})},
                    {"hlines", json::array({{{"at", 0}}})},
                    {"width", "half"},
                    {"caption", "What a spike adds to the membrane's current."}});
  }
  if (has("delta_theta") && has("b_s")) {
    for (double ms : t) threshold.push_back(value("delta_theta") * std::exp(-value("b_s") * ms));
    list.push_back({{"kind", "lines"},
                    {"title", "Spike component of the threshold"},
                    {"x", x},
                    {"y", {{"label", "threshold"}, {"unit", "mV"}}},
                    {"series", json::array({figures.line("threshold_jump", "θ_s(t)", t, threshold)})},
                    {"hlines", json::array({{{"at", 0}}})},
                    {"width", "half"},
                    {"caption", "How far a spike raises the threshold."}});
  }
  return list;
}

json report_json(const NeuronResults& r, const NeuronFields& n, const std::string& folder) {
  RecordingFigures figures(r.dataset, r.test, folder);
  const Dataset& d = r.dataset;
  json sections = json::array({figures.voltage(), figures.repeats()});
  const json history = history_figures(r, n, figures);
  if (!history.empty()) sections.push_back({{"title", "Kernels"}, {"figures", history}});
  sections.push_back(figures.statistics());
  return {{"title", fmt::format("{}: {}", d.name, r.best().title)},
          {"subtitle", fmt::format("training {:.0f} s, {} spikes; held out {} sweep{} of {:.1f} s, {} spikes", d.seconds(d.train),
                                   d.spikes(d.train), d.test.size(), d.test.size() == 1 ? "" : "s",
                                   d.test.front().samples() * d.dt * 1e-3, d.spikes(d.test))},
          {"warnings", r.warnings},
          {"sections", sections}};
}

}  // namespace

void write_neuron_results(const NeuronResults& r, const NeuronFields& n, const std::string& folder, double cpu_s) {
  make_folders(folder + "/arrays");
  write_file_atomic(folder + "/parameters.json", parameters_json(r, n, folder).dump(1) + "\n");
  write_file_atomic(folder + "/report.json", report_json(r, n, folder).dump(1) + "\n");
  write_file_atomic(folder + "/summary.json", summary_json(r, cpu_s).dump(1) + "\n");
}

}  // namespace axograd::tasks
