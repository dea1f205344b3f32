#include "tasks/fit_cell/fit_steps.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <functional>

#include "core/base/atomic_file.hpp"
#include "core/base/process.hpp"
#include "fitting/fit.hpp"
#include "fitting/optimizers/cma_es.hpp"
#include "models/registry.hpp"
#include "tasks/fit_cell/diagnosis.hpp"
#include "tasks/fit_cell/fit_cell.hpp"
#include "tasks/fit_cell/free_runs.hpp"
#include "tasks/fit_cell/results.hpp"
#include "tasks/fit_cell/steps_objective.hpp"
#include "tasks/fit_cell/steps_report.hpp"
#include "tasks/results/free_runs.hpp"
#include "tasks/results/summary.hpp"

namespace axograd::tasks {
namespace {

struct Found {
  CellChoice choice;
  double fitted = 0, validation = 0;  // misfits (step_misfit)
  bool tuned = false;
};

// The candidate of all stages whose features are closest on all training sweeps.
Found by_features(const NudgeResult& search, const StepMisfit& misfit) {
  std::vector<CellChoice> all;
  std::vector<Eigen::VectorXd> points;
  for (std::size_t k = 0; k < search.stages.size(); ++k) {
    const NudgeStage& stage = search.stages[k];
    for (std::size_t i = 0; i < stage.error.size(); ++i) {
      if (!std::isfinite(stage.error[i])) continue;
      points.emplace_back(stage.points.col(Eigen::Index(i)));
      all.push_back({points.back(), int(k), stage.error[i], std::nan("")});
    }
  }
  if (all.empty())
    return {{search.best, search.stage, search.error, std::nan("")}, largest_step_misfit, largest_step_misfit, false};
  const StepMisfits m = misfit.misfits(points);
  std::size_t best = 0;
  for (std::size_t i = 1; i < all.size(); ++i) {
    if (misfit.whole(m.fitted[i], m.validation[i]) < misfit.whole(m.fitted[best], m.validation[best])) best = i;
  }
  return {all[best], m.fitted[best], m.validation[best], false};
}

// Brings the features of the misfit's sweeps closer. Judged by `worth`, and given up where that did not fall.
Found tuned(const Found& from, StepMisfit& misfit, const NudgedTraces& objective, const FitCellOptions& o,
            const std::function<double(const Found&)>& worth) {
  fitting::CmaEsOptions cma;
  cma.population = 32;
  cma.step = 0.02;  // of the range of the free numbers: a third of a unit
  cma.seed = o.seed;
  fitting::CmaEs search(cma);
  fitting::FitOptions loop;
  loop.iterations = o.fit.steps->tune;
  Found to = from;
  to.choice.u = fitting::fit(misfit, from.choice.u, search, loop).x;
  const StepMisfits m = misfit.misfits({to.choice.u});
  to.fitted = m.fitted.front(), to.validation = m.validation.front(), to.tuned = true;
  to.choice.error = objective.free_run_error(to.choice.u).front();
  return worth(to) < worth(from) ? to : from;
}

void report_features(const StageEvents& events, const Found& f, const char* stage) {
  if (!events.done) return;
  StageResult r;
  r.loss = f.fitted;
  r.status = fmt::format("misfit of features {:.2f} on fitted sweeps, {:.2f} on validation sweeps", f.fitted, f.validation);
  events.done(fmt::format("features ({})", stage), r, false);
}

struct Search {
  Found chosen;  // what validation sweeps have judged, and no more than that
  Found last;    // after all training sweeps were used
  double misfit = 0;
};

Search search_features(const NudgeResult& search, const StepProtocol& protocol, const NudgedTraces& objective,
                       const FitCellOptions& o, const StageEvents& events) {
  StepMisfit misfit(objective, protocol, o.fit.steps->features);
  Found found = by_features(search, misfit);
  report_features(events, found, "choice");
  const bool tunes = o.fit.steps->tune > 0, validates = protocol.count(StepRole::validation) > 0;
  if (tunes) {
    found = tuned(found, misfit, objective, o, [&](const Found& f) { return validates ? f.validation : f.fitted; });
    report_features(events, found, "tuned on fitted sweeps");
  }
  const Found chosen = found;
  if (tunes && validates) {
    misfit.count_validation(true);
    found = tuned(found, misfit, objective, o, [&](const Found& f) { return misfit.whole(f.fitted, f.validation); });
    report_features(events, found, "tuned on all training sweeps");
  }
  return {chosen, found, misfit.whole(found.fitted, found.validation)};
}

// Every sweep of the protocol, run freely.
std::vector<StepResult> run_all(const NeuronEntry& cell, const std::vector<double>& params, const StepProtocol& p, double dt,
                                int threads) {
  std::vector<StepResult> results;
  for (const StepSweep& s : p.sweeps) results.push_back({s, step_runs(cell, {params}, s, p.shapes, dt, threads, true).front()});
  return results;
}

// Spike counts say whether such a fit succeeded; its voltage is off wherever a spike is not where it was.
void judge(CellResults& r) {
  const auto count = [&](const char* role, const char* name) { return r.summary["steps"][role][name].get<double>(); };
  const double right = count("held_out", "within"), all = count("held_out", "amplitudes");
  r.outcome.candidates.back().status = count("training", "within") == count("training", "amplitudes") ? "converged" : "misfit";
  if (right < all) {
    r.outcome.warnings.push_back(fmt::format(
        "{:.0f} of {:.0f} held-out amplitudes have a spike count that is not within one spike or 10 % of the recorded one.",
        all - right, all));
  }
}

}  // namespace

std::vector<std::string> fit_cell_steps(const FitCellOptions& o, const CellSettings& settings, const std::string& folder,
                                        int threads, const StageEvents& events) {
  const double begun = cpu_seconds();
  const NeuronEntry& cell = neuron(o.cell);
  Dataset d = load_dataset(o.recording, o.preprocess);
  cut_to_steps(d, *o.fit.steps);
  CellData data;
  data.area = cell_area(d, o);
  const StepProtocol protocol = step_protocol(d, *o.fit.steps, data.area, o.preprocess.spikes.threshold);
  const std::vector<CellSweep> windows = step_windows(protocol, o.fit, d.dt);
  data.window = windows.front();
  const double noise = recording_noise(windows, d.dt);
  NudgedTraces objective(cell, windows, d.dt, settings.values, settings.free, std::max(noise, 0.1), threads, settings.ties);
  int number = 0;
  const NudgeResult search = fit_by_nudging(objective, o.fit.nudge, search_events(events, folder, number));

  const Search by = search_features(search, protocol, objective, o, events);
  const Found& found = by.last;
  CellResults r{Outcome{d}, data.area, search, found.choice, {}, {}, {}};
  conclude(r, cell, data, objective, threads);
  r.outcome.selected_by =
      fmt::format("features of free runs on training amplitudes{}", found.tuned ? ", then tuned to them" : "");

  const StepsReport report{protocol, run_all(cell, r.params, protocol, d.dt, threads), o.fit.steps->features, d.dt};
  r.pages = diagnosis_sections(o.uncertainty, r, cell, data.window, objective, folder, r.summary);
  make_folders(folder + "/arrays");
  RecordingFigures figures(r.outcome, folder);
  r.sections.push_back(steps_section(report, figures));
  r.summary["steps"] = steps_summary(report);
  judge(r);
  r.summary["steps"]["misfit_fitted"] = number_or_null(by.chosen.fitted);
  r.summary["steps"]["misfit_validation"] = number_or_null(by.chosen.validation);
  r.summary["steps"]["misfit_training"] = number_or_null(by.misfit);
  r.summary["steps"]["tuned"] = found.tuned;
  write_file_atomic(folder + "/steps.csv", steps_csv(report));
  write_cell_results(r, cell.fields, data, objective, folder, cpu_seconds() - begun);
  return d.files;
}

}  // namespace axograd::tasks
