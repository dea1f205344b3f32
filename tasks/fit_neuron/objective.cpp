#include "tasks/fit_neuron/objective.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <cstring>

#include "core/base/error.hpp"
#include "core/record/field_block.hpp"
#include "fitting/metrics/information.hpp"
#include "fitting/metrics/voltage.hpp"

namespace axograd::tasks {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
constexpr double farthest = 14;                       // in free space: within 1e-6 of the range of a bound
constexpr double log_step = 0.5, potential_step = 4;  // largest change in one iteration; ln x, mV

const NeuronEntry& usable(const NeuronEntry& n) {
  const char* name = n.fields.info->name;
  if (!n.fields.log_rate) {
    throw UsageError(
        fmt::format("neuron \"{}\" has no escape rate (log_rate), which the likelihood of spikes needs; allowed: "
                    "glif1 … glif5, gif and its variants, adaptive_lif (axograd describe model NAME)",
                    name));
  }
  if (n.fields.info->units != UnitSystem::point)
    throw UsageError(fmt::format("neuron \"{}\" is given per area; a recording is in pA", name));
  if (field_index(n.fields.state, "V_m") < 0)
    throw UsageError(fmt::format("neuron \"{}\" has no state V_m to compare with the recorded voltage", name));
  return n;
}

bool named(const std::vector<std::string>& list, const std::string& scalar, const char* field) {
  return std::any_of(list.begin(), list.end(), [&](const std::string& f) { return f == scalar || f == field; });
}

}  // namespace

ForcedNeuron::ForcedNeuron(const NeuronEntry& entry, int threads, double lapse_rate)
    : entry_(usable(entry)),
      engine_(axograd::engine<double>(entry)),
      input_defaults_(field_defaults(entry.fields.input)),
      state_defaults_(field_defaults(entry.fields.state)),
      voltage_state_(field_index(entry.fields.state, "V_m")),
      threads_(threads),
      lapse_rate_(lapse_rate) {}

std::vector<double> ForcedNeuron::voltage(const Stretches& data, const std::vector<double>& params) const {
  std::vector<double> V(std::size_t(data.steps * data.lanes));
  const axograd::Trace<double> trace{voltage_state_, V.data(), 1};
  with(data, params, [&](Rollout<double>& task) {
    task.traces = &trace;
    task.traces_count = 1;
    forward(engine_, task, threads_);
  });
  return V;
}

ForcedScores ForcedNeuron::score(const Stretches& data, const std::vector<double>& params) const {
  std::vector<double> V(std::size_t(data.steps * data.lanes)), log_likelihood(std::size_t(data.lanes));
  const axograd::Trace<double> trace{voltage_state_, V.data(), 1};
  with(data, params, [&](Rollout<double>& task) {
    task.traces = &trace;
    task.traces_count = 1;
    task.log_likelihood = log_likelihood.data();
    forward(engine_, task, threads_);
  });
  ForcedScores r;
  for (double l : log_likelihood) r.log_likelihood += l;
  r.bits_per_spike = fitting::bernoulli_bits_per_spike(r.log_likelihood, data.spikes, data.bins);
  fitting::VarianceExplained explained;
  for (std::int64_t lane = 0; lane < data.lanes; ++lane) {
    std::vector<double> predicted, measured;
    std::vector<std::uint8_t> mask;
    for (std::int64_t t = 0; t < data.steps; ++t) {
      const auto i = std::size_t(t * data.lanes + lane);
      predicted.push_back(V[i]);
      measured.push_back(data.V[i]);
      mask.push_back(data.spike_weight[i] > 0 && !data.is_spike[i]);
    }
    explained.add(predicted, measured, mask);
  }
  r.r2_v = explained.r2();
  return r;
}

SpikeObjective::SpikeObjective(const ForcedNeuron& model, const Stretches& data, const std::vector<double>& start,
                               Settings settings)
    : model_(model), data_(data), settings_(std::move(settings)), given_(start) {
  const FieldList& list = model.entry().fields.params;
  const auto names = field_names(list);
  const auto fields = field_of_scalar(list);
  prior_ = VectorXd::Zero(list.size);
  for (int i = 0; i < list.size; ++i) {
    const Field& f = *fields[std::size_t(i)];
    const Transform t(f);
    const double u = std::clamp(t.to_free(start[std::size_t(i)]), -farthest, farthest);
    fitting::ParameterInfo p;
    p.name = names[std::size_t(i)];
    p.unit = f.unit;
    p.low = -farthest;
    p.high = farthest;
    p.fixed = named(settings_.fixed, p.name, f.name);
    if (f.low > 0) {
      p.step_limit = log_step;
      if (settings_.prior_sd > 0 && !p.fixed) prior_[i] = 1 / (settings_.prior_sd * settings_.prior_sd);
    } else if (!std::strcmp(f.unit, "mV")) {
      p.step_limit = potential_step / t.slope(u);
    }
    if (!p.fixed) directions_.push_back(i);
    transforms_.push_back(t);
    info_.push_back(p);
  }
  if (directions_.empty() || directions_.size() > 64) {
    throw UsageError(fmt::format("neuron \"{}\": {} free parameters; 1 … 64 are possible (see `fixed`)",
                                 model.entry().fields.info->name, directions_.size()));
  }
  start_ = free(start);
}

std::vector<double> SpikeObjective::params(const VectorXd& u) const {
  std::vector<double> p = given_;
  for (int i : directions_) p[std::size_t(i)] = transforms_[std::size_t(i)].to_bounded(u[i]);
  return p;
}

VectorXd SpikeObjective::free(const std::vector<double>& params) const {
  VectorXd u(Index(params.size()));
  for (std::size_t i = 0; i < params.size(); ++i)
    u[Index(i)] = std::clamp(transforms_[i].to_free(params[i]), -farthest, farthest);
  return u;
}

SpikeObjective::Sums SpikeObjective::sums(const VectorXd& u, const Stretches& data, bool derivatives) const {
  Sums s;
  const auto lanes = std::size_t(data.lanes), n = directions_.size();
  std::vector<double> squares(lanes), log_likelihood(lanes);
  std::vector<LaneStatus> status(lanes);
  model_.with(data, params(u), [&](Rollout<double>& task) {
    if (!(settings_.voltage_weight > 0)) task.objective.state = -1;
    task.objective.square_scale = 0.5 * settings_.voltage_weight;
    task.objective.likelihood_scale = -1;
    task.squares = squares.data();
    task.log_likelihood = log_likelihood.data();
    task.status = status.data();
    if (!derivatives) return forward(model_.engine(), task, model_.threads());
    s.gradient.resize(lanes * n);
    s.curvature.resize(lanes * n * n);
    Sensitivities<double> want;
    want.directions = directions_.data();
    want.count = int(n);
    want.gradient = s.gradient.data();
    want.gauss_newton = s.curvature.data();
    sensitivities(model_.engine(), task, want, model_.threads());
  });
  for (std::size_t k = 0; k < lanes; ++k) {
    s.value += -log_likelihood[k];
    if (settings_.voltage_weight > 0) s.value += 0.5 * settings_.voltage_weight * squares[k];
    if (status[k].status != RunStatus::ok && s.finite) {
      s.finite = false;
      s.divergence = {long(status[k].step), long(k),
                      field_names(model_.entry().fields.state)[std::size_t(std::max(0, status[k].state))]};
    }
  }
  return s;
}

fitting::Evaluation SpikeObjective::evaluate(const VectorXd& u, fitting::Need need) {
  const bool derivatives = need != fitting::Need::value;
  const Sums s = sums(u, data_, derivatives);
  const VectorXd away = u - start_;
  fitting::Evaluation e;
  e.value = s.value + 0.5 * away.dot(prior_.cwiseProduct(away));
  if (!s.finite) {
    e.value = std::numeric_limits<double>::infinity();
    e.diverged = s.divergence;
    return e;
  }
  if (!derivatives) return e;
  const std::size_t n = directions_.size();
  e.gradient = prior_.cwiseProduct(away);
  e.curvature = prior_.asDiagonal();
  for (std::size_t i = 0; i < n; ++i) {
    const int a = directions_[i];
    const double da = transforms_[std::size_t(a)].slope(u[a]);
    for (std::size_t k = 0; k < std::size_t(data_.lanes); ++k) {
      e.gradient[a] += da * s.gradient[k * n + i];
      for (std::size_t j = 0; j < n; ++j) {
        const int b = directions_[j];
        e.curvature(a, b) += da * transforms_[std::size_t(b)].slope(u[b]) * s.curvature[(k * n + i) * n + j];
      }
    }
  }
  return e;
}

fitting::OptimumInfo SpikeObjective::optimum(const VectorXd& u, const Stretches& blocks) const {
  const Sums s = sums(u, blocks, true);
  const auto P = Index(info_.size());
  const std::size_t n = directions_.size();
  fitting::OptimumInfo o;
  o.parameters = info_;
  o.x = u;
  o.transforms = transforms_;
  o.data_curvature = MatrixXd::Zero(P, P);
  o.prior_curvature = prior_.asDiagonal();
  o.scores = MatrixXd::Zero(Index(blocks.lanes), P);
  for (std::size_t k = 0; k < std::size_t(blocks.lanes); ++k) {
    for (std::size_t i = 0; i < n; ++i) {
      const int a = directions_[i];
      const double da = transforms_[std::size_t(a)].slope(u[a]);
      o.scores(Index(k), a) = da * s.gradient[k * n + i];
      for (std::size_t j = 0; j < n; ++j) {
        const int b = directions_[j];
        o.data_curvature(a, b) += da * transforms_[std::size_t(b)].slope(u[b]) * s.curvature[(k * n + i) * n + j];
      }
    }
  }
  return o;
}

}  // namespace axograd::tasks
