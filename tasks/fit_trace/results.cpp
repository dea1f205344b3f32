#include "tasks/fit_trace/results.hpp"

#include <fmt/format.h>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/base/atomic_file.hpp"
#include "core/base/process.hpp"
#include "data/npy.hpp"

namespace axograd::tasks {
namespace {

using nlohmann::json;

json number(double x) { return std::isfinite(x) ? json(x) : json(nullptr); }

const char* group_of(int place) {
  const auto& at = places();
  if (place < at.g_A) return "membrane";
  if (place < at.eta) return "potassium currents";
  if (place < at.c) return "spike-triggered current";
  if (place < at.tau_theta) return "I-V curve";
  if (place < at.beta) return "threshold coupling";
  return "spiking";
}

// In the likelihood's own coordinates the reader still wants the field's: what they stand for.
std::string doc_of(const FitResults& r, int place) {
  const auto& at = places();
  const FlexGifLayout& l = r.best().model.layout;
  const auto time = [](const SpikeBasis& b, int k) {
    switch (b.kind) {
      case SpikeBasis::Kind::exponential: return fmt::format("exp(-s / {:g} ms)", b.tau[std::size_t(k)]);
      case SpikeBasis::Kind::rectangular:
        return fmt::format("{:.1f} … {:.1f} ms", b.edges[std::size_t(k)], b.edges[std::size_t(k) + 1]);
      default: return fmt::format("bump at {:.1f} ms", b.peaks[std::size_t(k)]);
    }
  };
  if (place >= at.eta && place < at.g_eta) return "amplitude of " + time(r.teacher.eta, place - at.eta);
  if (place >= at.g_eta && place < at.c) return "amplitude of " + time(r.teacher.eta, place - at.g_eta);
  if (place >= at.c && place < at.tau_theta) return fmt::format("change of slope above {:.1f} mV", l.kappa[place - at.c]);
  if (place >= at.b && place < at.beta) {
    const int m = (place - at.b) % FlexGifLayout::hats;
    return fmt::format("coupling {} at {:.1f} mV, in ln lambda", (place - at.b) / FlexGifLayout::hats + 1,
                       l.hat_low + m * l.hat_step);
  }
  if (place >= at.gamma) return "spike history, " + time(r.teacher.gamma, place - at.gamma) + ", in ln lambda";
  return parameter_field(place).doc;
}

json estimate_row(const FitResults& r, int place, const fitting::Estimate& e, double start) {
  const Field& f = parameter_field(place);
  const bool known = std::isfinite(e.standard_error);
  const char* determined = e.at_bound || !known ? "not" : e.prior_part > 0.5 ? "not" : e.prior_part > 0.2 ? "weakly" : "well";
  json row = {{"name", e.name},
              {"value", number(e.value)},
              {"unit", e.unit},
              {"se", number(e.standard_error)},
              {"low", number(e.low)},
              {"high", number(e.high)},
              {"bounds", {f.low, f.high}},
              {"start", number(start)},
              {"group", group_of(place)},
              {"doc", doc_of(r, place)},
              {"determined", determined},
              {"prior_part", number(e.prior_part)}};
  row["at_bound"] = !e.at_bound ? json(nullptr) : json(std::abs(e.value - f.low) < std::abs(e.value - f.high) ? "low" : "high");
  return row;
}

// tau_m, Delta_V and V_T: functions of the fitted ones, errors to first order.
void add_derived(const FitResults& r, json& rows) {
  const FlexGifModel& m = r.best().model;
  const auto& at = places();
  const auto direction = [&](int place) {
    for (std::size_t i = 0; i < r.errors->info.parameters.size(); ++i) {
      if (r.errors->info.parameters[i].name == parameter_name(place)) return Eigen::Index(i);
    }
    return Eigen::Index(-1);
  };
  const auto add = [&](const char* name, double value, const char* unit, const char* doc, int a, double da, int b, double db) {
    const Eigen::Index i = direction(a), j = direction(b);
    const auto& cov = r.errors->covariance;
    const double se = std::sqrt(std::max(0.0, da * da * cov(i, i) + db * db * cov(j, j) + 2 * da * db * cov(i, j)));
    rows.push_back({{"name", name},
                    {"value", number(value)},
                    {"unit", unit},
                    {"se", number(se)},
                    {"low", number(value - 1.96 * se)},
                    {"high", number(value + 1.96 * se)},
                    {"group", "derived"},
                    {"doc", doc}});
  };
  const double tau = m[at.C_m] / m[at.g_L], D = m.Delta_V();
  add("tau_m", tau, "ms", "membrane time constant C_m / g_L", at.C_m, 1 / m[at.g_L], at.g_L, -tau / m[at.g_L]);
  add("Delta_V", D, "mV", "width of the escape rate, 1 / beta", at.beta, -D * D, at.b_0, 0);
  add("V_T", m.V_T(), "mV", "threshold without spike history or coupling (lambda = 1 Hz), -b_0 / beta", at.b_0, -D, at.beta,
      -m.V_T() * D);
}

json scores_json(const Evaluation& e) {
  const auto& s = e.spikes;
  return {{"md_star_4ms", number(s.md_star_4ms)},
          {"md_star_8ms", number(s.md_star_8ms)},
          {"gamma_2ms", number(s.gamma_2ms)},
          {"gamma_4ms", number(s.gamma_4ms)},
          {"gamma_reliability_2ms", number(s.intrinsic_gamma_2ms)},
          {"gamma_reliability_4ms", number(s.intrinsic_gamma_4ms)},
          {"r2_v", number(e.r2_v)},
          {"explained_variance_10ms", number(s.explained_variance_10ms)},
          {"explained_variance_psth_10ms", number(s.explained_variance_psth_10ms)},
          {"cf2_star_4ms", number(s.cf2_star_4ms)},
          {"bits_per_spike", number(e.bits_per_spike)},
          {"reliability_4ms", number(s.reliability_4ms)},
          {"reliability_8ms", number(s.reliability_8ms)},
          {"rate_data_hz", number(s.rate_data_hz)},
          {"rate_model_hz", number(s.rate_model_hz)}};
}

json variants_json(const FitResults& r) {
  json list = json::array();
  for (std::size_t i = 0; i < r.candidates.size(); ++i) {
    const Candidate& c = r.candidates[i];
    list.push_back({{"name", c.variant.name},
                    {"title", c.variant.title},
                    {"bits_per_spike", number(c.cv_bits)},
                    {"se", number(c.cv_se)},
                    {"per_fold", c.per_fold},
                    {"train_bits_per_spike", number(c.train_bits)},
                    {"train_r2_v", number(c.train_r2_v)},
                    {"parameters", c.parameters},
                    {"cpu_s", number(c.cpu_s)},
                    {"chosen", int(i) == r.chosen},
                    {"note", c.note}});
  }
  return list;
}

// Variants whose cross-validated likelihood is within one standard error of the chosen one.
json not_told(const FitResults& r) {
  json list = json::array();
  const Candidate& best = r.best();
  for (const Candidate& c : r.candidates) {
    if (&c == &best || !std::isfinite(c.cv_bits)) continue;
    const double gap = best.cv_bits - c.cv_bits;
    if (gap < std::max(best.cv_se, c.cv_se)) {
      list.push_back(
          fmt::format("{} predicts held-out blocks of the training data {:.3f} bits/spike worse than {}, less than one standard "
                      "error: these data do not tell them apart.",
                      c.variant.title, gap, best.variant.title));
    }
  }
  return list;
}

}  // namespace

json parameters_json(const FitResults& r, const std::string& folder) {
  const FlexGifModel& m = r.best().model;
  json rows = json::array();
  json out = {{"interval", 0.95}};
  if (!r.errors) {
    out["method"] = "none: the two-step fit";
    for (int p = 0; p < places().size; ++p) {
      if (m[p] != parameter_field(p).value)
        rows.push_back({{"name", parameter_name(p)},
                        {"value", m[p]},
                        {"unit", parameter_field(p).unit},
                        {"group", group_of(p)},
                        {"doc", doc_of(r, p)}});
    }
    out["parameters"] = rows;
    return out;
  }
  const auto& u = *r.errors;
  const bool sandwich = u.estimates.kind == fitting::CovarianceKind::sandwich;
  out["method"] = std::string(sandwich ? "sandwich covariance over stretches of data" : "Fisher information") +
                  (u.electrode_covariance.size() > 0 ? ", plus the electrode's bootstrap" : "");
  for (std::size_t i = 0; i < u.estimates.list.size(); ++i) {
    for (int p = 0; p < places().size; ++p) {
      if (parameter_name(p) == u.estimates.list[i].name)
        rows.push_back(estimate_row(r, p, u.estimates.list[i], r.two_step.model[p]));
    }
  }
  add_derived(r, rows);
  out["parameters"] = rows;
  std::vector<double> correlation;
  json names = json::array();
  const auto& C = u.estimates.correlation;
  for (int k : u.estimates.inside) names.push_back(u.estimates.list[std::size_t(k)].name);
  for (Eigen::Index i = 0; i < C.rows(); ++i) {
    for (Eigen::Index j = 0; j < C.cols(); ++j) correlation.push_back(C(i, j));
  }
  data::write_npy(folder + "/arrays/correlation.npy", std::span<const double>(correlation),
                  {std::size_t(C.rows()), std::size_t(C.cols())});
  out["correlation"] = {{"names", names}, {"values", "correlation"}};
  json findings = json::array();
  for (const auto& f : u.identifiability.findings) findings.push_back(f.text);
  for (const auto& text : u.curves) findings.push_back(text);
  if (u.electrode_part > 0.2) {
    findings.push_back(fmt::format(
        "{:.0f} % of the variance of {} comes from not knowing the electrode's filter exactly ({:.1f} ± {:.1f} MOhm).",
        100 * u.electrode_part, u.electrode_worst, r.dataset.electrode.resistance, r.dataset.electrode.resistance_se));
  }
  const auto open = u.identifiability.findings.size();
  const std::string verdict =
      u.identifiability.good ? "These data determine every scalar parameter of the neuron."
      : open == 0            ? u.identifiability.verdict
                             : fmt::format("These data leave {} of the neuron's parameters or combinations of them open.", open);
  out["identifiability"] = {{"verdict", verdict}, {"findings", findings}};
  return out;
}

json summary_json(const FitResults& r, double cpu_s) {
  const Candidate& c = r.best();
  json s = {{"model", c.variant.name},
            {"model_title", c.variant.title},
            {"selected_by", r.selected_by},
            {"recording", r.dataset.name},
            {"status", c.status == "converged"  ? "converged"
                       : c.status == "diverged" ? "diverged"
                                                : "stopped"}};
  s["train"] = {{"bits_per_spike", number(c.train_bits)},
                {"r2_v", number(c.train_r2_v)},
                {"spikes", r.dataset.spikes(r.dataset.train)},
                {"duration_s", r.dataset.seconds(r.dataset.train)},
                {"cross_validated_bits_per_spike", number(c.cv_bits)}};
  s["test"] = scores_json(r.test);
  s["test"]["spikes_data"] = r.dataset.spikes(r.dataset.test);
  s["test"]["repeats_data"] = r.dataset.repeats ? int(r.dataset.test.size()) : 1;
  s["test"]["repeats_model"] = int(r.test.model.size());
  s["test"]["duration_s"] = double(r.dataset.test.front().samples()) * r.dataset.dt * 1e-3;
  s["electrode"] = {{"resistance_mohm", number(r.dataset.electrode.resistance)},
                    {"se_mohm", number(r.dataset.electrode.resistance_se)}};
  if (r.baseline) {
    s["baseline"] = {
        {"model", "gif_two_step"},
        {"model_title", "GIF, two-step fit"},
        {"test", scores_json(*r.baseline)},
        {"train", {{"bits_per_spike", number(r.baseline_train.bits_per_spike)}, {"r2_v", number(r.baseline_train.r2_v)}}}};
  }
  if (r.candidates.size() > 1) s["variants"] = variants_json(r), s["not_told"] = not_told(r);
  s["cpu_s"] = cpu_s;
  s["peak_rss_mib"] = double(peak_rss_bytes()) / (1 << 20);
  return s;
}

void write_results(const FitResults& r, const std::string& folder, double cpu_s) {
  make_folders(folder + "/arrays");
  write_file_atomic(folder + "/parameters.json", parameters_json(r, folder).dump(1) + "\n");
  write_file_atomic(folder + "/report.json", report_json(r, folder).dump(1) + "\n");
  write_file_atomic(folder + "/summary.json", summary_json(r, cpu_s).dump(1) + "\n");
}

}  // namespace axograd::tasks
