#include "tasks/network_report/network_report.hpp"

#include <fmt/format.h>

#include "tasks/network_report/dale.hpp"

namespace axograd::tasks::network_report {
namespace {

using nlohmann::json;

json verdict_of(const NetworkRun& run, json& warnings, json& summary) {
  json out = json::array();
  if (run.held_out) {
    const Interval i = run.held_out->interval();
    std::string text = fmt::format("{:.1f} % of {} fresh trials correct (95 % interval {:.1f} to {:.1f} %)",
                                   100 * run.held_out->value(), run.held_out->trials, 100 * i.low, 100 * i.high);
    if (run.chance >= 0)
      text += i.low > run.chance ? fmt::format("; chance is {:.1f} %", 100 * run.chance)
                                 : fmt::format(": not told from chance, {:.1f} %", 100 * run.chance);
    out.push_back(text + ".");
    summary["held_out"] = {
        {"accuracy", run.held_out->value()}, {"low", i.low}, {"high", i.high}, {"trials", run.held_out->trials}};
    if (run.chance >= 0) summary["held_out"]["chance"] = run.chance;
  }
  std::size_t checked = 0, wrong = 0;
  for (const data::Projection& p : run.after.projections) {
    if (p.joined) continue;
    const DaleCheck d = dale_check(p);
    checked += d.checked, wrong += d.wrong;
  }
  if (checked > 0 && wrong == 0) out.push_back(fmt::format("Dale's law holds in all {} connections that have a sign.", checked));
  if (wrong > 0)
    warnings.push_back(
        {{"level", "serious"}, {"text", fmt::format("Dale's law is broken in {} of {} connections.", wrong, checked)}});
  return out;
}

}  // namespace

json report_json(const NetworkRun& run, const std::string& folder, json& summary) {
  const ArrayFolder arrays(folder);
  json sections = json::array(), warnings = json::array();
  if (!run.what.empty()) sections.push_back({{"title", "What was trained"}, {"figures", run.what}});
  if (run.start) {
    const std::vector<StartFinding> findings = check_before_training(*run.start);
    sections.push_back(start_section(findings));
    summary["before_training"] = verdict(findings);
  }
  if (!run.learning.iteration.empty() || !run.learning.validation.empty())
    sections.push_back(learning_section(run.learning, run.chance, arrays));
  if (!run.seeds.empty()) sections.push_back(seeds_section(run.seeds, run.criterion, summary));
  for (const PsychometricPage& page : run.psychometric) sections.push_back(psychometric_section(page, arrays));
  if (run.recorded) {
    run.recorded->check();
    sections.push_back(raster_section(*run.recorded, arrays));
    sections.push_back(time_course_section(*run.recorded, arrays));
    sections.push_back(activity_section(*run.recorded, arrays, summary));
    if (!run.recorded->labels.empty()) {
      sections.push_back(selectivity_section(*run.recorded, arrays, summary));
      sections.push_back(decoding_section(*run.recorded, arrays, summary));
    }
  }
  if (!run.after.projections.empty()) {
    sections.push_back(weights_section(run.before, run.after, arrays, summary));
    if (const data::Projection* now = run.after.find(run.recurrent))
      sections.push_back(spectrum_section(run.before.find(run.recurrent), *now, arrays, summary));
  }
  if (!run.perturbations.empty()) sections.push_back(perturbation_section(run.perturbations, run.chance, summary));
  const json headline = verdict_of(run, warnings, summary);
  json out = {{"title", run.title}, {"warnings", warnings}, {"sections", sections}};
  if (!run.learning.iteration.empty()) out["convergence"] = false;  // "Learning" shows it
  if (!run.subtitle.empty()) out["subtitle"] = run.subtitle;
  if (!headline.empty()) out["verdict"] = headline;
  return out;
}

}  // namespace axograd::tasks::network_report
