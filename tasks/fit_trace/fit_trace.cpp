#include "tasks/fit_trace/fit_trace.hpp"

#include <fmt/format.h>

#include "core/base/process.hpp"
#include "tasks/fit_trace/evaluate.hpp"
#include "tasks/fit_trace/results.hpp"
#include "tasks/fit_trace/uncertainty.hpp"
#include "tasks/results/choice.hpp"

namespace axograd::tasks {
namespace {

CandidateScores scores_of(const Candidate& c) {
  return {c.variant.name, c.variant.title, c.parameters, c.train_bits, c.train_r2_v,
          c.cv_bits,      c.cv_se,         c.per_fold,   c.cpu_s,      c.status};
}

// In the order of the list, which goes from simple to rich: a later variant must be clearly better than the best before it.
int choose(const std::vector<Candidate>& list) {
  int best = 0;
  for (int i = 1; i < int(list.size()); ++i) {
    if (clearly_better(list[std::size_t(i)].per_fold, list[std::size_t(best)].per_fold)) best = i;
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
      const bool better = clearly_better(c.per_fold, r.best().per_fold);
      r.candidates.push_back(std::move(c));
      if (better) r.outcome.chosen = int(r.candidates.size()) - 1;
    }
  }
}

// Fits every variant and chooses.
void fit_variants(const Bench& bench, const FitTraceOptions& o, FitResults& r) {
  const bool several = o.model.variants.size() > 1;
  for (const auto& name : o.model.variants) {
    Candidate c = fit_candidate(bench, variant(name));
    if (several) cross_validate(bench, c);
    r.candidates.push_back(std::move(c));
  }
  r.outcome.selected_by = "the only variant asked for";
  if (several) {
    r.outcome.chosen = choose(r.candidates);
    if (o.fit.tune && r.best().variant.joint) tune(bench, r);
    r.outcome.selected_by = fmt::format(
        "blocked cross-validation of bits/spike on the training data, {} folds of {:g} s blocks; a richer variant must be better by more than one standard error",
        o.fit.folds, o.fit.block * 1e-3);
  }
  for (const Candidate& c : r.candidates) r.outcome.candidates.push_back(scores_of(c));
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

  FitResults r{{.dataset = dataset}, teacher, two_step, {}};
  fit_variants(bench, o, r);
  if (r.best().variant.joint) r.errors = uncertainty(bench, r.best(), dataset);
  const auto seed = std::uint64_t(o.seed);
  Outcome& out = r.outcome;
  out.test = evaluate(dataset, teacher, r.best().model, o.evaluate, o.model.refractory, seed, threads);
  if (o.evaluate.baseline && r.best().variant.joint)
    out.baseline = two_step_comparison(dataset, teacher, two_step.model, o.evaluate, o.model.refractory, seed, threads);
  out.warnings = data_warnings(dataset, teacher.dropped_spikes, "model.refractory");
  for (auto& w : score_warnings(out)) out.warnings.push_back(std::move(w));
  write_results(r, folder, cpu_seconds() - begun);
  return dataset.files;
}

}  // namespace axograd::tasks
