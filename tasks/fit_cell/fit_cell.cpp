#include "tasks/fit_cell/fit_cell.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>

#include "core/base/process.hpp"
#include "fitting/metrics/voltage.hpp"
#include "models/registry.hpp"
#include "tasks/fit_cell/diagnosis.hpp"
#include "tasks/fit_cell/fit_steps.hpp"
#include "tasks/fit_cell/free_runs.hpp"
#include "tasks/fit_cell/polish_stage.hpp"
#include "tasks/fit_cell/results.hpp"
#include "tasks/fit_cell/stage_memory.hpp"
#include "tasks/results/free_runs.hpp"

namespace axograd::tasks {
namespace {

// All candidates of all stages, compared by the spikes of their free runs on data that the search has not seen; the smaller error
// inside the window decides between equals. Where some describe the window, only those. Without such data, the smallest error.
CellChoice choose(const NudgeResult& search, const NudgeOptions& o, const NudgedTraces& objective, const NeuronEntry& cell,
                  const CellData& data, double dt, int threads) {
  CellChoice best{search.best, search.stage, search.error, std::nan("")};
  if (!data.validation || data.validation_spikes.empty()) return best;
  std::vector<std::vector<double>> sets;
  std::vector<CellChoice> all;
  for (std::size_t k = 0; k < search.stages.size(); ++k) {
    const NudgeStage& stage = search.stages[k];
    for (std::size_t i = 0; i < stage.error.size(); ++i) {
      if (!std::isfinite(stage.error[i])) continue;
      if (explained(search.error, search.noise, o) && !explained(stage.error[i], search.noise, o)) continue;
      const Eigen::VectorXd u = stage.points.col(Eigen::Index(i));
      all.push_back({u, int(k), stage.error[i], std::nan("")});
      sets.push_back(objective.params(u));
    }
  }
  const std::vector<double> gammas = validation_gammas(cell, sets, data, dt, threads);
  for (std::size_t i = 0; i < all.size(); ++i) {
    all[i].gamma = gammas[i];
    const bool first = i == 0 || !std::isfinite(best.gamma);
    if (first || all[i].gamma > best.gamma || (all[i].gamma == best.gamma && all[i].error < best.error)) best = all[i];
  }
  return best;
}

CellSweep held_out(const Trace& t, const std::vector<float>& current, double area) {
  CellSweep s;
  for (float I : current) s.I.push_back(current_density(double(I), area));
  s.start_V = t.V.front();
  return s;
}

// R2_V of the free run, 5 ms around recorded spikes left out.
double free_run_r2(const Dataset& d, const Evaluation& e) {
  const Trace& t = d.test.front();
  const int guard = int(5 / d.dt);
  const auto mask = fitting::spike_mask(t.samples(), t.spikes, guard, guard);
  fitting::VarianceExplained explained;
  explained.add(std::vector<double>(e.V_free.begin(), e.V_free.end()), std::vector<double>(t.V.begin(), t.V.end()), mask);
  return explained.r2();
}

// Error bars say how well the best cell of this kind is known, not the cell: where the two differ a reader must not miss it.
void note_misfit(CellResults& r) {
  const double least = r.search.error, error = r.choice.error;
  const std::string other =
      error > 1.01 * least ? fmt::format(" (another candidate {:.1f} mV, with worse spikes on other training data)", least) : "";
  const std::string text = fmt::format(
      "The free run is {:.1f} mV off inside the fitted window{}, where the recording's noise explains {:.2f} mV: the cell has currents "
      "that this model lacks, or noise of its own. Intervals and verdicts are those of the best cell of this kind, not of the cell.",
      error, other, r.search.noise);
  r.outcome.warnings.push_back(text);
  fitting::Identifiability& i = r.errors.identifiability;
  if (i.good) i.verdict = "The model does not describe the recording to within its noise.";
  i.good = false;
  r.errors.curves.push_back(text);
}

}  // namespace

void report_stage(const StageEvents& events, const NudgeStage& stage, int number, bool recalled) {
  if (!recalled && stop_requested()) throw Stopped{fmt::format("stage {}", number)};
  if (!events.done) return;
  StageResult r;
  r.loss = *std::min_element(stage.loss.begin(), stage.loss.end());
  const double error = *std::min_element(stage.error.begin(), stage.error.end());
  r.status = fmt::format("{} sets, best free run {:.2f} mV off", stage.error.size(), error);
  r.iterations = stage.iterations;
  events.done(fmt::format("stage {} ({})", number, stage.name), r, recalled);
}

NudgeEvents search_events(const StageEvents& events, const std::string& folder, int& number) {
  NudgeEvents e;
  e.recall = [memory = StageMemory(folder)](int n) { return memory.recall(n); };
  e.on_stage = [&events, &number, memory = StageMemory(folder)](const NudgeStage& stage, bool recalled) {
    ++number;
    if (!recalled) memory.keep(number, stage);
    report_stage(events, stage, number, recalled);
  };
  return e;
}

void conclude(CellResults& r, const NeuronEntry& cell, const CellData& data, NudgedTraces& objective, int threads) {
  const Dataset& d = r.outcome.dataset;
  r.params = objective.params(r.choice.u);
  cell_spikes(cell, {r.params}, data.window, d.dt, 1, &r.V_window);
  r.errors = cell_errors(objective, r.choice.u, r.V_window);
  CandidateScores& scores = r.outcome.candidates.emplace_back();
  scores.name = cell.fields.info->name;
  scores.title = cell.fields.info->title;
  scores.parameters = int(objective.boxes().size());
  scores.train_bits = scores.train_r2_v = std::nan("");
  r.outcome.warnings = data_warnings(d, 0, "");
  score_free_runs(
      d,
      [&](const std::vector<float>& current, std::vector<float>* V_first) {
        return cell_spikes(cell, {r.params, r.params}, held_out(d.test.front(), current, data.area), d.dt, threads, V_first);
      },
      r.outcome.test);
  r.outcome.test.bits_per_spike = r.outcome.test.r2_v = std::nan("");
}

std::vector<std::string> fit_cell(const FitCellOptions& o, const CellSettings& settings, const std::string& folder, int threads,
                                  const StageEvents& events) {
  if (o.fit.steps) return fit_cell_steps(o, settings, folder, threads, events);
  const double begun = cpu_seconds();
  const NeuronEntry& cell = neuron(o.cell);
  const Dataset d = load_dataset(o.recording, o.preprocess);
  const CellData data = cell_data(d, o);
  const double noise = recording_noise({data.window}, d.dt);
  NudgedTraces objective(cell, {data.window}, d.dt, settings.values, settings.free, std::max(noise, 0.1), threads, settings.ties);
  int number = 0;
  NudgeResult search = fit_by_nudging(objective, o.fit.nudge, search_events(events, folder, number));

  CellResults r{Outcome{d}, data.area, search, choose(search, o.fit.nudge, objective, cell, data, d.dt, threads), {}, {}, {}};
  if (!settings.polish.losses.empty()) {
    r.summary["polish"] = polish_choice(settings.polish, o, d, data, objective, search, r.choice);
    report_stage(events, search.stages.back(), ++number, false);
    r.sections.push_back(polish_section(r.summary["polish"]));
  }
  conclude(r, cell, data, objective, threads);
  const bool described = explained(r.choice.error, search.noise, o.fit.nudge);
  r.outcome.candidates.back().status = described ? "converged" : "misfit";
  if (!described) note_misfit(r);
  r.outcome.selected_by =
      data.validation ? "spikes of free runs on training data after the fitted window" : "error of the free run";
  r.outcome.test.r2_v = free_run_r2(d, r.outcome.test);
  r.pages = diagnosis_sections(o.uncertainty, r, cell, data.window, objective, folder, r.summary);
  write_cell_results(r, cell.fields, data, objective, folder, cpu_seconds() - begun);
  return d.files;
}

}  // namespace axograd::tasks
