#include "tasks/fit_neuron/fit_neuron.hpp"

#include <fmt/format.h>
#include <cmath>
#include <memory>

#include "core/base/process.hpp"
#include "models/registry.hpp"
#include "tasks/fit_neuron/held_out.hpp"
#include "tasks/fit_neuron/results.hpp"
#include "tasks/fit_neuron/start.hpp"
#include "tasks/fit_trace/evaluate.hpp"
#include "tasks/fit_trace/two_step.hpp"
#include "tasks/results/choice.hpp"

namespace axograd::tasks {
namespace {

// What the user set goes over the regressions.
std::vector<std::vector<double>> starts_for(const NeuronFields& fields, const std::vector<Regressions>& regressions,
                                            const GivenStarts& given) {
  auto starts = starts_of(fields, regressions);
  const auto found = given.find(fields.info->name);
  if (found == given.end()) return starts;
  for (auto& p : starts) {
    for (const auto& [place, value] : found->second) p[std::size_t(place)] = value;
  }
  return starts;
}

Comparison comparison(const FitNeuronOptions& o, const Dataset& d, int threads) {
  ModelOptions options;
  options.refractory = o.refractory;
  TeacherOptions teaching;
  teaching.refractory = o.refractory;
  const Teacher teacher(d.train, d.dt, make_basis(options.eta, "eta"), make_basis(options.gamma, "gamma"), teaching);
  return two_step_comparison(d, teacher, fit_two_step(teacher, options).model, o.evaluate, o.refractory, std::uint64_t(o.seed),
                             threads);
}

// Fits every candidate and chooses.
void fit_levels(const LevelBench& bench, const std::vector<std::unique_ptr<ForcedNeuron>>& models, const GivenStarts& given,
                NeuronResults& r) {
  const FitNeuronOptions& o = bench.options;
  const std::vector<Regressions> regressions = regress(bench.data, o.refractory);
  r.outcome.selected_by = "the only neuron asked for";
  if (models.size() > 1) {
    r.outcome.selected_by = fmt::format(
        "blocked cross-validation of bits/spike on the training data, {} folds of {:g} s blocks; a later "
        "one must be better by more than one standard error",
        o.fit.folds, o.fit.block * 1e-3);
  }
  for (const auto& model : models) {
    Level level = fit_level(bench, *model, starts_for(model->entry().fields, regressions, given));
    if (models.size() > 1) cross_validate(bench, *model, level);
    r.levels.push_back(std::move(level));
    r.outcome.candidates.push_back(r.levels.back());
    if (clearly_better(r.levels.back().per_fold, r.best().per_fold)) r.outcome.chosen = int(r.levels.size()) - 1;
  }
}

}  // namespace

std::vector<std::string> candidates_of(const FitNeuronOptions& o) {
  return o.levels.empty() ? std::vector<std::string>{o.neuron} : o.levels;
}

std::vector<std::string> fit_neuron(const FitNeuronOptions& o, const GivenStarts& given, const std::string& folder, int threads,
                                    const StageEvents& events) {
  const double begun = cpu_seconds();
  const std::vector<std::string> names = candidates_of(o);
  std::vector<std::unique_ptr<ForcedNeuron>> models;
  for (const auto& name : names) models.push_back(std::make_unique<ForcedNeuron>(neuron(name), threads, o.fit.lapse_rate));
  const Dataset d = load_dataset(o.recording, o.preprocess);
  Stretches lanes(d.train, d.dt, stretch_options(o));
  StretchOptions uncut;
  uncut.refractory = o.refractory;
  const Stretches sweeps(d.train, d.dt, uncut);
  Stages stages(folder, events, o.fit.checkpoint);
  const LevelBench bench{d, lanes, sweeps, o, stages, threads};

  NeuronResults r{{.dataset = d}, {}};
  fit_levels(bench, models, given, r);
  Outcome& out = r.outcome;
  const ForcedNeuron& best = *models[std::size_t(out.chosen)];
  r.errors = errors_of(bench, best, r.best());
  out.test = evaluate_neuron(d, best, r.best().params, o.refractory, o.evaluate.repeats, std::uint64_t(o.seed));
  if (o.evaluate.baseline) out.baseline = comparison(o, d, threads);
  out.warnings = data_warnings(d, lanes.dropped_spikes, "refractory");
  for (auto& w : score_warnings(out)) out.warnings.push_back(std::move(w));
  if (std::abs(r.best().cut_bits - r.best().train_bits) > 0.02) {
    out.warnings.push_back(fmt::format(
        "the stretches that were fitted give {:.3f} bits/spike, the uncut sweeps {:.3f}: the neuron has a memory longer than fit.overlap; raise it",
        r.best().cut_bits, r.best().train_bits));
  }
  write_neuron_results(r, best.entry().fields, folder, cpu_seconds() - begun);
  return d.files;
}

}  // namespace axograd::tasks
