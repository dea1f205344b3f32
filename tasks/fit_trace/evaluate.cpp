#include "tasks/fit_trace/evaluate.hpp"

#include <algorithm>
#include <cmath>

#include "tasks/fit_trace/candidate.hpp"

namespace axograd::tasks {
namespace {

std::vector<float> mean_current(const std::vector<Trace>& traces) {
  std::vector<double> sum(traces.front().I.size(), 0);
  for (const Trace& t : traces) {
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += t.I[i] / double(traces.size());
  }
  return {sum.begin(), sum.end()};
}

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

fitting::SpikeScores mean_scores(const std::vector<fitting::SpikeScores>& all) {
  fitting::SpikeScores mean{};
  auto* out = reinterpret_cast<double*>(&mean);
  constexpr std::size_t n = sizeof(fitting::SpikeScores) / sizeof(double);
  for (std::size_t k = 0; k < n; ++k) {
    double sum = 0, count = 0;
    for (const auto& s : all) {
      const double x = reinterpret_cast<const double*>(&s)[k];
      if (std::isfinite(x)) sum += x, ++count;
    }
    out[k] = count > 0 ? sum / count : fitting::undefined_score;
  }
  return mean;
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

  const auto free_runs = [&](const std::vector<float>& current, std::vector<float>* first) {
    return simulate(model, training.eta, training.gamma, current, d.dt, training.hold, o.repeats, seed, threads, first);
  };
  if (d.repeats) {
    e.current = mean_current(d.test);
    for (const Trace& t : d.test) e.data.push_back(t.spikes);
    e.model = free_runs(e.current, &e.V_free);
    e.spikes = fitting::spike_scores(e.data, e.model, d.test.front().samples(), d.dt);
    return e;
  }
  std::vector<fitting::SpikeScores> all;
  for (const Trace& t : d.test) {
    const bool first = all.empty();
    const fitting::Trains runs = free_runs(t.I, first ? &e.V_free : nullptr);
    all.push_back(fitting::spike_scores({t.spikes}, runs, t.samples(), d.dt));
    if (first) e.current = t.I, e.data = {t.spikes}, e.model = runs;
  }
  e.spikes = mean_scores(all);
  return e;
}

}  // namespace axograd::tasks
