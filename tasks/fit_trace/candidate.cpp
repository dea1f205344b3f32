#include "tasks/fit_trace/candidate.hpp"

#include <fmt/format.h>

#include <cmath>

#include "core/base/process.hpp"
#include "fitting/metrics/information.hpp"
#include "fitting/metrics/voltage.hpp"

namespace axograd::tasks {
namespace {

RenewalTask plain_task(const Teacher& t, const FlexGifModel& m, int threads) {
  RenewalTask task;
  task.data = t.data();
  task.layout = m.layout;
  task.params = m.params.data();
  task.derivatives = false;
  task.threads = threads;
  return task;
}

// Bits per spike of held-out blocks against the training data's constant rate.
double held_out_bits(const RenewalSums& s, double chance) {
  const double n = double(s.held_out_spikes), others = double(s.held_out_bins) - n;
  const double constant = n * std::log(chance) + others * std::log1p(-chance);
  return (s.held_out_log_likelihood - constant) / std::log(2.0);  // not yet per spike
}

}  // namespace

TrainScores score_teacher_forced(const Teacher& t, const FlexGifModel& model, int threads) {
  const RenewalTask task = plain_task(t, model, threads);
  const RenewalSums s = renewal_sums(task);
  TrainScores r;
  r.bits_per_spike = fitting::bernoulli_bits_per_spike(s.log_likelihood, s.spikes, s.bins);
  std::vector<float> V(t.V.size(), 0);
  renewal_traces(task, V.data(), nullptr);
  fitting::VarianceExplained explained;
  for (std::size_t k = 0; k + 1 < t.sweep_begin.size(); ++k) {
    std::vector<double> predicted, measured;
    std::vector<std::uint8_t> mask;
    for (auto i = std::size_t(t.sweep_begin[k]); i < std::size_t(t.sweep_begin[k + 1]); ++i) {
      predicted.push_back(V[i]);
      measured.push_back(t.V[i]);
      mask.push_back((t.scored[i] & use_likelihood) && !t.is_spike[i]);
    }
    explained.add(predicted, measured, mask);
  }
  r.r2_v = explained.r2();
  return r;
}

JointObjective objective_of(const Bench& b, const Candidate& c) {
  const FlexGifModel start = joint_start(b.teacher, b.two_step.model, c.variant, b.model);
  return JointObjective(b.teacher, start, c.variant, b.joint, c.voltage_weight, b.threads);
}

namespace {

void weigh_voltage(const Bench& b, Candidate& c, const FlexGifModel& model) {
  c.residual = voltage_residual(b.teacher, model, b.threads);
  c.voltage_weight = b.joint.voltage_weight * c.variant.voltage * c.residual.weight(b.teacher.dt);
}

// Twice: the first fit weighs the voltage by the residuals of the two-step model, the second by its own. From a parent, which has
// been through this, once.
void fit_joint(const Bench& b, Candidate& c, const Candidate* parent) {
  weigh_voltage(b, c, parent ? parent->model : b.two_step.model);
  JointObjective objective = objective_of(b, c);
  const bool warm = parent && parent->u.size() == objective.size();
  StageResult r =
      b.stages.run(c.variant.name, objective, warm ? parent->u : objective.start(), b.joint.iterations, warm ? 0.01 : 0.05);
  if (!warm) {
    weigh_voltage(b, c, objective.model(r.x));
    objective.set_voltage_weight(c.voltage_weight);
    r = b.stages.run(c.variant.name + "_reweighted", objective, r.x, b.joint.iterations, 0.01);
  }
  c.u = r.x;
  c.model = objective.model(r.x);
  c.parameters = objective.size();
  c.status = r.status;
}

}  // namespace

Candidate fit_candidate(const Bench& b, const Variant& variant, const Candidate* parent) {
  const double begun = cpu_seconds();
  Candidate c;
  c.variant = variant;
  c.model = b.two_step.model;
  b.teacher.hold_out(-1);
  if (variant.joint) {
    fit_joint(b, c, parent);
  } else {
    c.parameters = 5 + b.teacher.eta.size() + b.teacher.gamma.size();
    c.status = "converged";
  }
  const TrainScores scores = score_teacher_forced(b.teacher, c.model, b.threads);
  c.train_bits = scores.bits_per_spike;
  c.train_r2_v = scores.r2_v;
  c.cpu_s = cpu_seconds() - begun;
  return c;
}

void cross_validate(const Bench& b, Candidate& c) {
  const double begun = cpu_seconds();
  const RenewalSums all = renewal_sums(plain_task(b.teacher, c.model, b.threads));
  const double chance = double(all.spikes) / double(all.bins);
  double bits = 0, spikes = 0, square = 0;
  std::vector<double>& per_fold = c.per_fold;
  per_fold.clear();
  for (int k = 0; k < b.joint.folds; ++k) {
    b.teacher.hold_out(k);
    FlexGifModel m;
    if (c.variant.joint) {
      JointObjective objective = objective_of(b, c);
      b.teacher.hold_out(k);
      m = objective.model(
          b.stages.run(fmt::format("{}_fold_{}", c.variant.name, k + 1), objective, c.u, b.joint.fold_iterations).x);
    } else {
      m = fit_two_step(b.teacher, b.model).model;
    }
    const RenewalSums s = renewal_sums(plain_task(b.teacher, m, b.threads));
    if (s.held_out_spikes == 0) continue;
    const double gain = held_out_bits(s, chance);
    bits += gain;
    spikes += double(s.held_out_spikes);
    per_fold.push_back(gain / double(s.held_out_spikes));
  }
  b.teacher.hold_out(-1);
  c.cv_bits = bits / spikes;
  for (double x : per_fold) square += (x - c.cv_bits) * (x - c.cv_bits);
  const double n = double(per_fold.size());
  c.cv_se = n > 1 ? std::sqrt(square / (n * (n - 1))) : std::numeric_limits<double>::quiet_NaN();
  c.cpu_s += cpu_seconds() - begun;
}

}  // namespace axograd::tasks
