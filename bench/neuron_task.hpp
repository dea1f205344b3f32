// A rollout whose parameters come from a Problem: it owns the arrays that the task points into.
#pragma once
#include <deque>

#include "bench/problem.hpp"
#include "core/rollout/run.hpp"
#include "models/registry.hpp"

namespace axograd::bench {

template <class R> class NeuronTask {
 public:
  Engine<R> engine;
  Rollout<R> rollout;

  // `renamed`: the model's name of a parameter -> the problem's. Parameters that the problem does not know keep their defaults.
  NeuronTask(const Problem& problem, const std::string& model, const std::vector<std::pair<std::string, std::string>>& names)
      : engine(axograd::engine<R>(neuron(model))) {
    rollout.steps = problem.steps;
    rollout.lanes = problem.n;
    rollout.dt = problem.dt;
    params_ = defaults(engine.fields.params);
    start_ = defaults(engine.fields.state);
    for (const auto& [ours, theirs] : names) params_[std::size_t(index_of(engine.fields.params, ours))] = per_lane(own(problem.per_neuron<R>(theirs)));
    int i = 0;
    for (const std::string& name : scalar_names(engine.fields.state)) start_[std::size_t(i++)] = constant(own({R(problem.start(name))}));
    rollout.params = params_.data();
    rollout.start = start_.data();
  }
  void input(const std::vector<R>& current) {
    inputs_ = defaults(engine.fields.input);
    inputs_[0] = per_lane(own(current));
    rollout.inputs = inputs_.data();
  }
  const R* own(std::vector<R> numbers) { return arrays_.emplace_back(std::move(numbers)).data(); }

 private:
  std::vector<Signal<R>> defaults(const FieldList& fields) {
    std::vector<Signal<R>> signals;
    for (double x : default_values(fields)) signals.push_back(constant(own({R(x)})));
    return signals;
  }
  std::deque<std::vector<R>> arrays_;
  std::vector<Signal<R>> params_, start_, inputs_;
};

// Runs the rollout forward, counting spikes, and prints the line.
template <class R> void measure_forward(const Problem& problem, NeuronTask<R>& task) {
  std::vector<std::int64_t> counts(std::size_t(problem.n));
  task.rollout.spike_counts = counts.data();
  const double spent = timed([&] { forward(task.engine, task.rollout); });
  std::int64_t spikes = 0;
  for (std::int64_t x : counts) spikes += x;
  problem.emit(spent, {{"spikes", spikes}});
}

}  // namespace axograd::bench
