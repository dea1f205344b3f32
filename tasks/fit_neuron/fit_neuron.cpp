#include "tasks/fit_neuron/fit_neuron.hpp"

#include <fmt/format.h>
#include <cmath>
#include <memory>

#include "core/base/process.hpp"
#include "models/registry.hpp"
#include "tasks/fit_neuron/held_out.hpp"
#include "tasks/fit_neuron/results.hpp"
#include "tasks/fit_neuron/start.hpp"
#include "tasks/fit_trace/candidate.hpp"

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

void add_baseline(const FitNeuronOptions& o, const Dataset& d, int threads, NeuronResults& r) {
  ModelOptions options;
  options.refractory = o.refractory;
  TeacherOptions teaching;
  teaching.refractory = o.refractory;
  const Teacher teacher(d.train, d.dt, make_basis(options.eta, "eta"), make_basis(options.gamma, "gamma"), teaching);
  const TwoStepFit two_step = fit_two_step(teacher, options);
  r.baseline = evaluate(d, teacher, two_step.model, o.evaluate, o.refractory, std::uint64_t(o.seed), threads);
  const TrainScores s = score_teacher_forced(teacher, two_step.model, threads);
  r.baseline_train = {0, s.bits_per_spike, s.r2_v};
}

std::vector<std::string> data_warnings(const Dataset& d, const Stretches& lanes) {
  std::vector<std::string> w = d.warnings;
  if (lanes.dropped_spikes > 0) {
    w.push_back(fmt::format(
        "{} training spikes follow the one before by less than the refractory period and were left out; lower refractory",
        lanes.dropped_spikes));
  }
  if (!d.repeats)
    w.push_back("the held-out sweeps do not repeat one stimulus: scores that need repeats (Md*, reliability) are not defined");
  return w;
}

std::vector<std::string> score_warnings(const NeuronResults& r) {
  std::vector<std::string> w;
  const auto& s = r.test.spikes;
  if (s.rate_model_hz > 1.3 * s.rate_data_hz || s.rate_model_hz < 0.7 * s.rate_data_hz) {
    w.push_back(fmt::format(
        "the model fires at {:.1f} Hz on held-out data, the cell at {:.1f} Hz: the cell may have drifted between the recordings, or a slow process is missing",
        s.rate_model_hz, s.rate_data_hz));
  }
  if (r.test.r2_v < 0.5)
    w.push_back(fmt::format("R²_V is {:.2f}: the voltage between spikes is not described; look at the traces", r.test.r2_v));
  if (std::abs(r.best().cut_bits - r.best().train.bits_per_spike) > 0.02) {
    w.push_back(fmt::format(
        "the stretches that were fitted give {:.3f} bits/spike, the uncut sweeps {:.3f}: the neuron has a memory longer than fit.overlap; raise it",
        r.best().cut_bits, r.best().train.bits_per_spike));
  }
  if (r.best().status != "converged") w.push_back("the fit ended before it had converged: raise fit.iterations");
  return w;
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
  const std::vector<Regressions> regressions = regress(d, o.refractory);
  Stretches lanes(d.train, d.dt, stretch_options(o));
  StretchOptions uncut;
  uncut.refractory = o.refractory;
  const Stretches sweeps(d.train, d.dt, uncut);
  Stages stages(folder, events, o.fit.checkpoint);
  const LevelBench bench{d, lanes, sweeps, o, stages, threads};

  NeuronResults r{d, {}, 0, "the only neuron asked for", {}, {}, {}, {}, data_warnings(d, lanes)};
  for (const auto& model : models) {
    Level level = fit_level(bench, *model, starts_for(model->entry().fields, regressions, given));
    if (models.size() > 1) cross_validate(bench, *model, level);
    r.levels.push_back(std::move(level));
    if (r.levels.back().cv_bits > r.best().cv_bits) r.chosen = int(r.levels.size()) - 1;
  }
  if (r.levels.size() > 1) {
    r.selected_by = fmt::format("blocked cross-validation of bits/spike on the training data, {} folds of {:g} s blocks",
                                o.fit.folds, o.fit.block * 1e-3);
  }
  const ForcedNeuron& best = *models[std::size_t(r.chosen)];
  r.errors = errors_of(bench, best, r.best());
  r.test = evaluate_neuron(d, best, r.best().params, o.refractory, o.evaluate.repeats, std::uint64_t(o.seed));
  if (o.evaluate.baseline) add_baseline(o, d, threads, r);
  for (auto& w : score_warnings(r)) r.warnings.push_back(std::move(w));
  write_neuron_results(r, best.entry().fields, folder, cpu_seconds() - begun);
  return d.files;
}

}  // namespace axograd::tasks
