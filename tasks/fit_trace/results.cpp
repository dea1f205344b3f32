#include "tasks/fit_trace/results.hpp"

#include <fmt/format.h>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/base/atomic_file.hpp"
#include "tasks/results/estimates.hpp"
#include "tasks/results/figures.hpp"
#include "tasks/results/summary.hpp"

namespace axograd::tasks {
namespace {

using nlohmann::json;

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
                    {"value", number_or_null(value)},
                    {"unit", unit},
                    {"se", number_or_null(se)},
                    {"low", number_or_null(value - 1.96 * se)},
                    {"high", number_or_null(value + 1.96 * se)},
                    {"group", "derived"},
                    {"doc", doc}});
  };
  const double tau = m[at.C_m] / m[at.g_L], D = m.Delta_V();
  add("tau_m", tau, "ms", "membrane time constant C_m / g_L", at.C_m, 1 / m[at.g_L], at.g_L, -tau / m[at.g_L]);
  add("Delta_V", D, "mV", "width of the escape rate, 1 / beta", at.beta, -D * D, at.b_0, 0);
  add("V_T", m.V_T(), "mV", "threshold without spike history or coupling (lambda = 1 Hz), -b_0 / beta", at.b_0, -D, at.beta,
      -m.V_T() * D);
}

json two_step_rows(const FitResults& r) {
  const FlexGifModel& m = r.best().model;
  json rows = json::array();
  for (int p = 0; p < places().size; ++p) {
    if (m[p] == parameter_field(p).value) continue;
    rows.push_back({{"name", parameter_name(p)},
                    {"value", m[p]},
                    {"unit", parameter_field(p).unit},
                    {"group", group_of(p)},
                    {"doc", doc_of(r, p)}});
  }
  return rows;
}

}  // namespace

json estimates_json(const FitResults& r, const std::string& folder) {
  if (!r.errors) return {{"interval", 0.95}, {"method", "none: the two-step fit"}, {"parameters", two_step_rows(r)}};
  json rows = json::array();
  for (const fitting::Estimate& e : r.errors->estimates.list) {
    for (int p = 0; p < places().size; ++p) {
      if (parameter_name(p) != e.name) continue;
      rows.push_back(estimate_row(e, parameter_field(p), r.two_step.model[p]));
      rows.back()["group"] = group_of(p);
      rows.back()["doc"] = doc_of(r, p);
    }
  }
  add_derived(r, rows);
  return parameters_json(*r.errors, r.outcome.dataset, rows, folder);
}

void write_results(const FitResults& r, const std::string& folder, double cpu_s) {
  make_folders(folder + "/arrays");
  write_file_atomic(folder + "/parameters.json", estimates_json(r, folder).dump(1) + "\n");
  write_file_atomic(folder + "/report.json", report_json(r.outcome, sections_json(r, folder)).dump(1) + "\n");
  write_file_atomic(folder + "/summary.json", summary_json(r.outcome, cpu_s).dump(1) + "\n");
}

}  // namespace axograd::tasks
