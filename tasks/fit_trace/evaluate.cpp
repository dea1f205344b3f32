#include "tasks/fit_trace/evaluate.hpp"

#include <algorithm>

#include "tasks/fit_trace/candidate.hpp"
#include "tasks/results/free_runs.hpp"

namespace axograd::tasks {
namespace {

// A kernel sampled at the model's step, from the release on.
std::vector<float> sampled(const SpikeBasis& basis, const double* coefficients, double dt) {
  std::vector<float> k(std::size_t(basis.length_ms() / dt) + 1);
  for (std::size_t s = 0; s < k.size(); ++s) {
    double v = 0;
    for (int j = 0; j < basis.size(); ++j) v += coefficients[j] * basis.value(j, double(s) * dt);
    k[s] = float(v);
  }
  return k;
}

}  // namespace

fitting::Trains simulate(const FlexGifModel& model, const SpikeBasis& eta, const SpikeBasis& gamma,
                         const std::vector<float>& current, double dt, int hold, int repeats, std::uint64_t seed, int threads,
                         std::vector<float>* V_first) {
  const auto& at = places();
  FlexGifModel m = model;
  FlexGifRun run;
  std::vector<double> keep_eta, keep_gamma;
  std::vector<float> eta_kernel, gamma_kernel;
  const bool recursive = eta.kind == SpikeBasis::Kind::exponential && gamma.kind == SpikeBasis::Kind::exponential;
  if (recursive) {
    keep_eta = eta.decay(dt);
    keep_gamma = gamma.decay(dt);
    run.keep_eta = keep_eta.data();
    run.keep_gamma = keep_gamma.data();
  } else {
    const bool conductance = m.layout.conductances > 0;
    const int amplitude = conductance ? at.g_eta : at.eta;
    eta_kernel = sampled(eta, &m.params[std::size_t(amplitude)], dt);
    gamma_kernel = sampled(gamma, &m.params[std::size_t(at.gamma)], dt);
    const std::size_t n = std::max(eta_kernel.size(), gamma_kernel.size());
    eta_kernel.resize(n);
    gamma_kernel.resize(n);
    run.eta_kernel = eta_kernel.data();
    run.gamma_kernel = gamma_kernel.data();
    run.kernel_samples = std::int64_t(n);
    m.layout.etas = m.layout.gammas = 1;
    m.layout.conductances = conductance ? 1 : 0;
    m[at.eta] = 0;
    m[amplitude] = m[at.gamma] = 1;
  }
  run.layout = m.layout;
  run.params = m.params.data();
  run.I = current.data();
  run.steps = std::int64_t(current.size());
  run.dt = dt;
  run.hold = hold;
  run.start_V = model[at.E_L];
  run.seed = seed;
  run.repeats = repeats;
  run.threads = threads;
  if (V_first) V_first->assign(current.size(), 0);
  return flex_gif_simulate(run, V_first ? V_first->data() : nullptr);
}

Evaluation evaluate(const Dataset& d, const Teacher& training, const FlexGifModel& model, const EvaluateOptions& o,
                    double refractory, std::uint64_t seed, int threads) {
  Evaluation e;
  TeacherOptions teaching;
  teaching.refractory = refractory;
  Teacher held_out(d.test, d.dt, training.eta, training.gamma, teaching);
  const TrainScores forced = score_teacher_forced(held_out, model, threads);
  e.r2_v = forced.r2_v;
  e.bits_per_spike = forced.bits_per_spike;
  RenewalTask task;
  task.data = held_out.data();
  task.layout = model.layout;
  task.params = model.params.data();
  std::vector<float> V(held_out.V.size(), float(model[places().V_reset]));
  renewal_traces(task, V.data(), nullptr);
  e.V_forced.assign(V.begin(), V.begin() + d.test.front().samples());

  const FreeRuns runs = [&](const std::vector<float>& current, std::vector<float>* first) {
    return simulate(model, training.eta, training.gamma, current, d.dt, training.hold, o.repeats, seed, threads, first);
  };
  score_free_runs(d, runs, e);
  return e;
}

Comparison two_step_comparison(const Dataset& d, const Teacher& teacher, const FlexGifModel& model, const EvaluateOptions& o,
                               double refractory, std::uint64_t seed, int threads) {
  Comparison c;
  const TrainScores s = score_teacher_forced(teacher, model, threads);
  c.fit.name = "gif_two_step";
  c.fit.title = "GIF, two-step fit";
  c.fit.train_bits = s.bits_per_spike;
  c.fit.train_r2_v = s.r2_v;
  c.test = evaluate(d, teacher, model, o, refractory, seed, threads);
  return c;
}

}  // namespace axograd::tasks
