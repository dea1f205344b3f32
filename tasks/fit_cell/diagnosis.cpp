#include "tasks/fit_cell/diagnosis.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>

#include "core/base/atomic_file.hpp"
#include "core/base/json_source.hpp"
#include "core/base/suggest.hpp"
#include "core/record/field_block.hpp"
#include "fitting/optimizers/levenberg_marquardt.hpp"
#include "tasks/fit_cell/diagnosis_pages.hpp"

namespace axograd::tasks {
namespace {

using nlohmann::json;

std::vector<fitting::Profile> profiles_of(const DiagnosisOptions& o, const CellResults& r, const NudgedTraces& objective,
                                          double nats) {
  NudgedTraces free_run = objective.on(objective.sweeps());
  free_run.set_rate(0);
  fitting::LevenbergMarquardt lm;  // a set that was chosen by its spikes need not be the lowest
  fitting::FitOptions down;
  down.iterations = 100;
  const Eigen::VectorXd lowest = o.profile.empty() ? r.choice.u : Eigen::VectorXd(fitting::fit(free_run, r.choice.u, lm, down).x);
  std::vector<fitting::Profile> all;
  for (const std::string& name : o.profile) {
    const auto& list = objective.parameters();
    const auto found = std::find_if(list.begin(), list.end(), [&](const auto& p) { return p.name == name; });
    const auto i = std::size_t(found - list.begin());
    const fitting::Estimate& e = r.errors.estimates.list[i];
    const Box& box = objective.boxes()[i].box;
    const double slope = box.slope(lowest[Eigen::Index(i)]);  // dx/du
    const double error = std::isfinite(e.standard_error) && e.standard_error > 0 ? e.standard_error / slope : 1;
    all.push_back(fitting::profile(free_run, lowest, int(i), std::clamp(error, 1e-6, 2.0), nats, o.profiles));
  }
  return all;
}

}  // namespace

void check_diagnosis(const DiagnosisOptions& o, const NeuronFields& cell, const std::vector<FreeParameter>& free,
                     const SourceJson& source, Problems& problems) {
  const auto all = field_names(cell.params);
  std::vector<std::string> names;
  for (const FreeParameter& f : free) names.push_back(all[std::size_t(f.index)]);
  for (std::size_t i = 0; i < o.profile.size(); ++i) {
    if (std::find(names.begin(), names.end(), o.profile[i]) != names.end()) continue;
    Problem p = source.problem_at(fmt::format("/uncertainty/profile/{}", i));
    p.code = "bad_choice";
    p.message = fmt::format("\"{}\" is not a fitted parameter; fitted are {}", o.profile[i], quoted_list(names));
    p.suggestion = nearest(o.profile[i], names);
    problems.add(p);
  }
}

json diagnosis_sections(const DiagnosisOptions& o, const CellResults& r, const NeuronEntry& cell, const CellSweep& window,
                        const NudgedTraces& objective, const std::string& folder, json& summary) {
  make_folders(folder + "/arrays");
  RecordingFigures figures(r.outcome, folder);
  const double dt = objective.dt(), nats = nats_per_loss(objective, r.V_window);
  json known = json::array({directions_table(r.errors, summary)});
  const std::vector<fitting::Profile> profiles = profiles_of(o, r, objective, nats);
  if (!profiles.empty()) {
    for (const json& f : profile_figures(profiles, r, objective, figures, summary)) known.push_back(f);
    write_file_atomic(folder + "/profiles.csv", profiles_csv(profiles, objective));
  }
  json sections = json::array({{{"title", "How well the parameters are known"}, {"figures", known}}});
  if (o.stimuli) {
    const StimulusRanking ranking = rank_stimuli(cell, objective, r.choice.u, nats, candidate_stimuli(window, dt, r.area));
    sections.push_back(
        {{"title", "Which recording would tell more"}, {"figures", json::array({stimuli_table(ranking, summary)})}});
  }
  json does = json::array({phase_plane(window, r.V_window, dt, figures)});
  for (const json& f : current_figures(cell, r.params, window, dt, figures)) does.push_back(f);
  sections.push_back({{"title", "What the cell does"}, {"figures", does}});
  return sections;
}

}  // namespace axograd::tasks
