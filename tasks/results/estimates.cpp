#include "tasks/results/estimates.hpp"

#include <fmt/format.h>
#include <cmath>
#include <nlohmann/json.hpp>

#include "data/npy.hpp"
#include "tasks/results/summary.hpp"

namespace axograd::tasks {
namespace {

using nlohmann::json;

std::string verdict(const fitting::Identifiability& i, bool curves) {
  if (i.good && curves) return "These data determine every parameter that stands by itself; the curves are judged below.";
  if (i.good) return "These data determine every parameter of the neuron.";
  if (i.findings.empty()) return i.verdict;
  return fmt::format("These data leave {} of the neuron's parameters or combinations of them open.", i.findings.size());
}

}  // namespace

json estimate_row(const fitting::Estimate& e, const Field& f, double start) {
  json row = {{"name", e.name},
              {"value", number_or_null(e.value)},
              {"unit", e.unit},
              {"bounds", {f.low, f.high}},
              {"start", number_or_null(start)},
              {"doc", f.doc},
              {"fixed", e.fixed}};
  if (e.fixed) return row;
  const bool unknown = e.at_bound || !std::isfinite(e.standard_error);
  row["se"] = number_or_null(e.standard_error);
  row["low"] = number_or_null(e.low);
  row["high"] = number_or_null(e.high);
  row["prior_part"] = number_or_null(e.prior_part);
  row["determined"] = unknown || e.prior_part > 0.5 ? "not" : e.prior_part > 0.2 ? "weakly" : "well";
  row["at_bound"] = !e.at_bound ? json(nullptr) : json(std::abs(e.value - f.low) < std::abs(e.value - f.high) ? "low" : "high");
  return row;
}

json parameters_json(const Uncertainty& u, const Dataset& d, const json& rows, const std::string& folder) {
  const auto& C = u.estimates.correlation;
  const auto n = std::size_t(C.rows());
  data::write_npy(folder + "/arrays/correlation.npy", std::span<const double>(C.data(), n * n), {n, n});  // symmetric
  json names = json::array(), findings = json::array();
  for (int k : u.estimates.inside) names.push_back(u.estimates.list[std::size_t(k)].name);
  for (const auto& f : u.identifiability.findings) findings.push_back(f.text);
  for (const auto& text : u.curves) findings.push_back(text);
  if (u.electrode.largest > 0.2) {
    findings.push_back(fmt::format(
        "{:.0f} % of the variance of {} comes from not knowing the electrode's filter exactly ({:.1f} ± {:.1f} MOhm).",
        100 * u.electrode.largest, u.electrode.worst, d.electrode.resistance, d.electrode.resistance_se));
  }
  const bool sandwich = u.estimates.kind == fitting::CovarianceKind::sandwich;
  return {{"interval", 0.95},
          {"method", std::string(sandwich ? "sandwich covariance over stretches of data" : "Fisher information") +
                         (u.electrode.covariance.size() > 0 ? ", plus the electrode's bootstrap" : "")},
          {"parameters", rows},
          {"correlation", {{"names", names}, {"values", "correlation"}}},
          {"identifiability", {{"verdict", verdict(u.identifiability, !u.curves.empty())}, {"findings", findings}}}};
}

}  // namespace axograd::tasks
