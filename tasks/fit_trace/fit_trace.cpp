#include "tasks/fit_trace/fit_trace.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "core/base/process.hpp"
#include "tasks/fit_trace/results.hpp"

namespace axograd::tasks {
namespace {

std::vector<std::string> data_warnings(const Dataset& d, const Teacher& t) {
  std::vector<std::string> w = d.warnings;
  if (t.dropped_spikes > 0) {
    w.push_back(fmt::format(
        "{} training spikes follow the one before by less than the refractory period and were left out; lower model.refractory",
        t.dropped_spikes));
  }
  if (!d.repeats)
    w.push_back("the held-out sweeps do not repeat one stimulus: scores that need repeats (Md*, reliability) are not defined");
  if (d.spikes(d.train) < 200)
    w.push_back(fmt::format("only {} training spikes: expect wide error bars, and simpler variants to win", d.spikes(d.train)));
  return w;
}

std::vector<std::string> score_warnings(const FitResults& r) {
  std::vector<std::string> w;
  const auto& s = r.test.spikes;
  if (s.rate_model_hz > 1.3 * s.rate_data_hz || s.rate_model_hz < 0.7 * s.rate_data_hz) {
    w.push_back(fmt::format(
        "the model fires at {:.1f} Hz on held-out data, the cell at {:.1f} Hz: the cell may have drifted between the recordings, or a slow process is missing",
        s.rate_model_hz, s.rate_data_hz));
  }
  if (r.test.r2_v < 0.5)
    w.push_back(fmt::format("R²_V is {:.2f}: the voltage between spikes is not described; look at the traces", r.test.r2_v));
  if (r.best().status != "converged") w.push_back("the fit ended before it had converged: raise fit.iterations");
  return w;
}

// In the order of the list, which goes from simple to rich: a later variant must be clearly better than the best before it.
int choose(const std::vector<Candidate>& list) {
  int best = 0;
  for (int i = 1; i < int(list.size()); ++i) {
    if (clearly_better(list[std::size_t(i)], list[std::size_t(best)])) best = i;
  }
  return best;
}

// Settings of the fit around the best variant, one group after the other; a change is kept only when it is clearly better.
void tune(const Bench& bench, FitResults& r) {
  for (std::size_t g = 0; g < neighbours(r.best().variant).size(); ++g) {
    const auto group = neighbours(r.best().variant)[g];
    for (const Variant& v : group) {
      Candidate c = fit_candidate(bench, v, &r.best());
      cross_validate(bench, c);
      const bool better = clearly_better(c, r.best());
      r.candidates.push_back(std::move(c));
      if (better) r.chosen = int(r.candidates.size()) - 1;
    }
  }
}

}  // namespace

std::vector<std::string> fit_trace(const FitTraceOptions& o, const std::string& folder, int threads, const StageEvents& events) {
  const double begun = cpu_seconds();
  const Dataset dataset = load_dataset(o.recording, o.preprocess);
  const SpikeBasis eta = make_basis(o.model.eta, "model.eta"), gamma = make_basis(o.model.gamma, "model.gamma");
  TeacherOptions teaching;
  teaching.refractory = o.model.refractory;
  teaching.folds = o.fit.folds;
  teaching.block = o.fit.block;
  Teacher teacher(dataset.train, dataset.dt, eta, gamma, teaching);
  const TwoStepFit two_step = fit_two_step(teacher, o.model);
  Stages stages(folder, events, o.fit.checkpoint);
  const Bench bench{teacher, two_step, o.model, o.fit, stages, threads};

  FitResults r{dataset, teacher, two_step, {}, 0, "the only variant asked for", {}, {}, {}, {}, data_warnings(dataset, teacher)};
  for (const auto& name : o.model.variants) {
    Candidate c = fit_candidate(bench, variant(name));
    if (o.model.variants.size() > 1) cross_validate(bench, c);
    r.candidates.push_back(std::move(c));
  }
  if (r.candidates.size() > 1) {
    r.chosen = choose(r.candidates);
    if (o.fit.tune && r.best().variant.joint) tune(bench, r);
    r.selected_by = fmt::format(
        "blocked cross-validation of bits/spike on the training data, {} folds of {:g} s blocks; a richer variant must be better by more than one standard error",
        o.fit.folds, o.fit.block * 1e-3);
  }
  if (r.best().variant.joint) r.errors = uncertainty(bench, r.best(), dataset);
  const auto seed = std::uint64_t(o.seed);
  r.test = evaluate(dataset, teacher, r.best().model, o.evaluate, o.model.refractory, seed, threads);
  if (o.evaluate.baseline && r.best().variant.joint) {
    r.baseline = evaluate(dataset, teacher, two_step.model, o.evaluate, o.model.refractory, seed, threads);
    r.baseline_train = score_teacher_forced(teacher, two_step.model, threads);
  }
  for (auto& w : score_warnings(r)) r.warnings.push_back(std::move(w));
  write_results(r, folder, cpu_seconds() - begun);
  return dataset.files;
}

}  // namespace axograd::tasks
