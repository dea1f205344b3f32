#include "tasks/fit_neuron/level.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/process.hpp"

namespace axograd::tasks {
namespace {

SpikeObjective::Settings settings(const LevelBench& b, double voltage_weight) {
  return {voltage_weight, b.options.fit.prior_sd, b.options.fixed};
}

double weight_at(const LevelBench& b, const ForcedNeuron& model, const std::vector<double>& params) {
  if (!(b.options.fit.voltage_weight > 0)) return 0;
  return b.options.fit.voltage_weight * voltage_information(b.lanes, model.voltage(b.lanes, params));
}

// A few iterations from every start, all with the weight of the first; the lowest objective goes on.
std::vector<double> screened(const LevelBench& b, const ForcedNeuron& model, const std::string& name, double weight,
                             const std::vector<std::vector<double>>& starts, std::vector<double>& from) {
  from = starts.front();
  if (starts.size() == 1 || b.options.fit.screening == 0) return starts.front();
  std::vector<double> best;
  double lowest = std::numeric_limits<double>::infinity();
  for (std::size_t k = 0; k < starts.size(); ++k) {
    SpikeObjective objective(model, b.lanes, starts[k], settings(b, weight));
    const StageResult r =
        b.stages.run(fmt::format("{}_start_{}", name, k + 1), objective, objective.start(), b.options.fit.screening);
    if (!best.empty() && !(r.loss < lowest)) continue;
    lowest = r.loss;
    best = objective.params(r.x);
    from = starts[k];
  }
  return best;
}

}  // namespace

StretchOptions stretch_options(const FitNeuronOptions& o) {
  StretchOptions s;
  s.refractory = o.refractory;
  s.stretch = o.fit.stretch;
  s.overlap = o.fit.overlap;
  s.folds = o.fit.folds;
  s.block = o.fit.block;
  return s;
}

double voltage_information(const Stretches& d, const std::vector<double>& V) {
  std::vector<double> e(V.size(), std::numeric_limits<double>::quiet_NaN());
  double square = 0, n = 0;
  for (std::size_t i = 0; i < e.size(); ++i) {
    if (d.voltage_weight[i] > 0 && std::isfinite(V[i])) e[i] = d.V[i] - V[i], square += e[i] * e[i], ++n;
  }
  if (n == 0 || !(square > 0)) return 0;
  const auto ms = std::max<std::int64_t>(1, std::llround(1 / d.dt));
  double tau = 0;  // ms
  for (std::int64_t lag = 0; lag < 600 * ms; lag += ms) {
    double c = 0, pairs = 0;
    for (std::int64_t t = 0; t + lag < d.steps; t += ms / 2 + 1) {
      for (std::int64_t k = 0; k < d.lanes; ++k) {
        const double a = e[std::size_t(t * d.lanes + k)], b = e[std::size_t((t + lag) * d.lanes + k)];
        if (!std::isnan(a) && !std::isnan(b)) c += a * b, ++pairs;
      }
    }
    const double rho = pairs > 0 ? c / (pairs * square / n) : 0;
    if (rho < 0.05) break;
    tau += rho * double(ms) * d.dt * (lag ? 1 : 0.5);
  }
  return tau > 0 ? d.dt / (2 * tau * square / n) : 0;
}

// Twice where the voltage counts: the first fit weighs it by the residuals of the start, the second by its own.
Level fit_level(const LevelBench& b, const ForcedNeuron& model, const std::vector<std::vector<double>>& starts) {
  const double begun = cpu_seconds();
  Level level;
  level.name = model.entry().fields.info->name;
  level.title = model.entry().fields.info->title;
  b.lanes.count(Counted::all);
  level.voltage_weight = weight_at(b, model, starts.front());
  const std::vector<double> best = screened(b, model, level.name, level.voltage_weight, starts, level.start);
  SpikeObjective objective(model, b.lanes, level.start, settings(b, level.voltage_weight));
  StageResult r = b.stages.run(level.name, objective, objective.free(best), b.options.fit.iterations);
  if (level.voltage_weight > 0) {
    level.voltage_weight = weight_at(b, model, objective.params(r.x));
    objective.set_voltage_weight(level.voltage_weight);
    r = b.stages.run(level.name + "_reweighted", objective, r.x, b.options.fit.iterations);
  }
  level.u = r.x;
  level.params = objective.params(r.x);
  level.parameters = objective.free_count();
  level.status = r.status;
  const ForcedScores uncut = model.score(b.sweeps, level.params);
  level.train_bits = uncut.bits_per_spike;
  level.train_r2_v = uncut.r2_v;
  level.cut_bits = model.score(b.lanes, level.params).bits_per_spike;
  level.cpu_s = cpu_seconds() - begun;
  return level;
}

void cross_validate(const LevelBench& b, const ForcedNeuron& model, Level& level) {
  const double begun = cpu_seconds();
  const double chance = double(b.sweeps.spikes) / double(b.sweeps.bins);
  double bits = 0, spikes = 0, square = 0;
  std::vector<double>& per_fold = level.per_fold;
  for (int k = 0; k < b.options.fit.folds; ++k) {
    b.lanes.count(Counted::without_fold, k);
    SpikeObjective objective(model, b.lanes, level.start, settings(b, level.voltage_weight));
    const auto x =
        b.stages.run(fmt::format("{}_fold_{}", level.name, k + 1), objective, level.u, b.options.fit.fold_iterations).x;
    b.lanes.count(Counted::only_fold, k);
    const auto n = double(b.lanes.spikes), others = double(b.lanes.bins) - n;
    if (n == 0) continue;
    const double constant = n * std::log(chance) + others * std::log1p(-chance);
    const double gain = (model.score(b.lanes, objective.params(x)).log_likelihood - constant) / std::log(2.0);
    bits += gain;
    spikes += n;
    per_fold.push_back(gain / n);
  }
  b.lanes.count(Counted::all);
  level.cv_bits = bits / spikes;
  for (double x : per_fold) square += (x - level.cv_bits) * (x - level.cv_bits);
  const auto n = double(per_fold.size());
  if (n > 1) level.cv_se = std::sqrt(square / (n * (n - 1)));
  level.cpu_s += cpu_seconds() - begun;
}

// Scores over short stretches: several times as many blocks as parameters.
Uncertainty errors_of(const LevelBench& b, const ForcedNeuron& model, const Level& level, int draws) {
  b.lanes.count(Counted::all);
  const auto how = settings(b, level.voltage_weight);
  StretchOptions o = stretch_options(b.options);
  o.stretch = std::clamp(b.data.seconds(b.data.train) * 1e3 / (4 * level.parameters), 200.0, o.stretch);
  const Stretches blocks(b.data.train, b.data.dt, o);
  const auto gradient = [&](const std::vector<Trace>& sweeps) -> Eigen::VectorXd {
    const Stretches lanes(sweeps, b.data.dt, stretch_options(b.options));
    const auto e = SpikeObjective(model, lanes, level.start, how).evaluate(level.u, fitting::Need::gradient);
    if (e.diverged) return Eigen::VectorXd::Constant(level.u.size(), std::numeric_limits<double>::quiet_NaN());
    return e.gradient;
  };
  Uncertainty r = uncertainty_of(SpikeObjective(model, b.lanes, level.start, how).optimum(level.u, blocks), blocks.lanes, b.data,
                                 draws, gradient);
  r.identifiability = fitting::identifiability(r.info, r.estimates);
  return r;
}

}  // namespace axograd::tasks
