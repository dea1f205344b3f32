#include "tasks/train_network/objective.hpp"

#include <algorithm>
#include <cmath>

#include "core/num/philox.hpp"
#include "tasks/train_network/rate_distribution.hpp"
#include "tasks/train_network/trace_gradient.hpp"
#include "tasks/train_network/trial_loss.hpp"

namespace axograd::tasks {

std::uint64_t stream_seed(std::int64_t seed, TrialStream stream) {
  const Block b = random_block(std::uint64_t(seed), 0x747269616c, std::uint64_t(stream));
  return b.w[0] | std::uint64_t(b.w[1]) << 32;
}

NetworkTrials view_of(const trials::TrialBatch& b) {
  return {.trials = b.trials, .steps = b.shape.steps, .spikes = b.shape.spikes ? b.spikes.data() : nullptr, .values = b.shape.spikes ? nullptr : b.values.data()};
}

NetworkObjective::NetworkObjective(networks::NetworkModel<float>& model, const trials::TrialTask& task, const TrainNetworkOptions& options, int threads)
    : model_(model), task_(task), options_(options), threads_(threads) {
  for (const auto& block : model.blocks()) {
    for (std::int64_t i = 0; i < block.count; ++i) parameters_.push_back({.name = block.name, .low = block.low, .high = block.high});
  }
  const NetworkLossOptions& loss = options.training.loss;
  if (loss.rate_distribution) target_rates_ = target_rates(*loss.rate_distribution, std::size_t(model.network().neurons()));
  if (loss.voltage) voltage_ = voltage_pull(*loss.voltage, model);
  if (options.training.learning.feedback != "symmetric") {
    const auto& n = model.network();
    for (int i = 0; i < n.neurons() * n.readout.outputs; ++i)
      feedback_.push_back(float(normal(std::uint64_t(options.seed), 0x66656564, std::uint64_t(i)) / std::sqrt(double(n.readout.count))));
  }
}

// Losses of the spike counts of the last run.
double NetworkObjective::count_losses(std::vector<float>& cotangent) const {
  const NetworkLossOptions& o = options_.training.loss;
  const double duration = batch_.shape.steps * batch_.shape.dt;
  double loss = rate_loss(run_->counts(), batch_.trials, duration, o.rate, cotangent);
  if (o.rate_distribution) loss += rate_distribution_loss(run_->counts(), batch_.trials, duration, target_rates_, *o.rate_distribution, cotangent);
  return loss;
}

void NetworkObjective::select_batch(long iteration) {
  if (iteration == selected_) return;
  const auto count = options_.training.batch;
  batch_ = task_.draw(stream_seed(options_.seed, TrialStream::training), std::int64_t(iteration) * count, count);
  selected_ = iteration;
  last_.reset();
}

GradientRule<float> NetworkObjective::rule() const {
  const LearningOptions& o = options_.training.learning;
  GradientRule<float> rule;
  const bool local = o.rule == "eprop" || o.rule == "d_rtrl";
  rule.recurrent = !local;
  rule.reset = o.reset == "attached";
  rule.readout_memory = o.rule != "d_rtrl";
  rule.window = o.rule == "tbptt" ? o.window : 0;
  if (local && !feedback_.empty()) rule.feedback = feedback_.data();
  rule.parameters = model_.learns_parameters();
  return rule;
}

// Of the losses whose derivatives are given: dL/doutputs, dL/dcounts, and the factor of the excess of potentials.
NetworkGradient<float> NetworkObjective::gradient(const std::vector<float>& outputs, const std::vector<float>& counts, double excess) {
  if (const auto traces = trace_rule(options_.training, model_.learns_parameters(), feedback_.empty() ? nullptr : feedback_.data()))
    return trace_gradient(model_.network(), *traces, batch_, counts, threads_);
  NetworkGradient<float> g;
  run_->backward({.outputs = outputs.data(), .counts = counts.empty() ? nullptr : counts.data(), .excess = excess}, rule(), g);
  return g;
}

fitting::Evaluation NetworkObjective::evaluate(const Eigen::VectorXd& theta, fitting::Need need) {
  model_.set(theta);
  if (last_ && last_->theta == theta) return last_->evaluation;
  last_.reset();
  const fitting::Evaluation e = evaluate_anew(theta, need);
  if (need != fitting::Need::value) last_ = {theta, e};
  return e;
}

// At what the model is set to.
fitting::Evaluation NetworkObjective::evaluate_anew(const Eigen::VectorXd& theta, fitting::Need need) {
  const auto budget = std::int64_t(options_.training.memory * (1 << 20));
  if (!run_ || wirings_ != model_.wirings()) run_.emplace(model_.network(), view_of(batch_), NetworkRunOptions{.threads = threads_, .memory_budget = budget, .gradient = !by_traces(options_.training.learning), .bands = voltage_.bands});
  wirings_ = model_.wirings();
  NetworkRun<float>& run = *run_;
  run.forward(view_of(batch_));
  std::vector<float> outputs, counts;
  fitting::Evaluation e;
  const auto& s = batch_.shape;
  const double duration = s.steps * s.dt;
  e.value = trial_loss(batch_, run.outputs().data(), options_.training.loss.kind, outputs);
  e.value += count_losses(counts);
  const double pull = voltage_.bands.empty() ? 0 : voltage_.share(batch_.trials, s.steps);
  e.value += pull * run.excess();
  const double decay = options_.training.loss.weight_decay;
  e.value += decay / 2 * theta.squaredNorm();
  const auto verdicts = task_.judge(batch_, {batch_.trials, s.steps, s.outputs, run.outputs().data()});
  const auto right = std::count_if(verdicts.begin(), verdicts.end(), [](const auto& v) { return v.correct; });
  double spikes = 0;
  for (auto c : run.counts()) spikes += c;
  seen_ = {double(right) / double(std::max<std::size_t>(1, verdicts.size())), spikes / (double(run.counts().size()) * duration * 1e-3), 0};
  if (!run.finite()) e.value = std::numeric_limits<double>::quiet_NaN();
  if (need == fitting::Need::value || !std::isfinite(e.value)) return e;
  e.gradient = model_.gradient(gradient(outputs, counts, pull)) + decay * theta;
  seen_.gradient_norm = e.gradient.norm();
  block_norms_.clear();
  for (const auto& b : model_.blocks()) block_norms_.emplace_back(b.name, e.gradient.segment(b.first, b.count).norm());
  return e;
}

}  // namespace axograd::tasks
