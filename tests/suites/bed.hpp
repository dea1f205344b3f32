// A test bed: a rollout of one neuron with its arrays, easy to set up and to disturb.
#pragma once
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "models/registry.hpp"

namespace axograd::suites {

template <class R> struct Bed {
  NeuronFields fields;
  std::int64_t steps, lanes;
  double dt;
  std::vector<std::vector<R>> params;   // [P][lanes]
  std::vector<std::vector<R>> start;    // [S][lanes]
  std::vector<std::vector<R>> inputs;   // [I][T*lanes]
  std::vector<std::vector<R>> traces;   // [S + H][T*lanes], after run()
  std::vector<R> final_state;
  std::vector<double> squares, log_likelihood;
  std::vector<std::int64_t> counts;
  std::vector<LaneStatus> status;
  SpikeRule spikes;
  StateDrive<R> drive;
  Objective<R> objective;
  std::vector<R> target, weight;
  std::vector<std::vector<std::int64_t>> steps_of_lanes;

  Bed(const NeuronEntry& n, std::int64_t steps_, std::int64_t lanes_, double dt_) : fields(n.fields), steps(steps_), lanes(lanes_), dt(dt_) {
    const auto rows = [&](const FieldList& list, std::int64_t count) {
      std::vector<std::vector<R>> x;
      for (double v : default_values(list)) x.emplace_back(std::size_t(count), R(v));
      return x;
    };
    params = rows(fields.params, lanes);
    start = rows(fields.state, lanes);
    inputs = rows(fields.input, steps * lanes);
  }
  int param(const std::string& name) const { return index_of(fields.params, name); }
  int state(const std::string& name) const { return index_of(fields.state, name); }

  // Calls f(rollout) with every array attached; outputs are kept.
  template <class F> void with(F&& f) {
    Rollout<R> k;
    std::vector<Signal<R>> p, s, i;
    for (auto& x : params) p.push_back(per_lane(x.data()));
    for (auto& x : start) s.push_back(per_lane(x.data()));
    for (auto& x : inputs) i.push_back(per_step_and_lane(x.data(), lanes));
    const int carry = fields.state.size + fields.history.size;
    traces.assign(std::size_t(carry), std::vector<R>(std::size_t(steps * lanes)));
    std::vector<Trace<R>> t;
    for (int j = 0; j < carry; ++j) t.push_back({j, traces[std::size_t(j)].data()});
    final_state.assign(std::size_t(carry * lanes), 0);
    squares.assign(std::size_t(lanes), 0);
    log_likelihood.assign(std::size_t(lanes), 0);
    counts.assign(std::size_t(lanes), 0);
    status.assign(std::size_t(lanes), {});
    k.steps = steps, k.lanes = lanes, k.dt = dt;
    k.params = p.data(), k.start = s.data(), k.inputs = i.data();
    k.spikes = spikes, k.drive = drive, k.objective = objective;
    if (!target.empty()) k.objective.target = per_step_and_lane<R>(target.data(), lanes);
    if (!weight.empty()) k.objective.weight = k.objective.likelihood_weight = per_step<R>(weight.data());
    k.traces = t.data(), k.traces_count = carry;
    k.final_state = final_state.data();
    k.squares = squares.data(), k.log_likelihood = log_likelihood.data(), k.spike_counts = counts.data();
    k.status = status.data();
    SpikeList list;
    k.sink = list.sink();
    f(k);
    events = list.take();
    steps_of_lanes.assign(std::size_t(lanes), {});
    for (const SpikeEvent& e : events) steps_of_lanes[std::size_t(e.lane)].push_back(e.step);
  }
  void run(const Engine<R>& e, int threads = 1) {
    with([&](const Rollout<R>& k) { forward(e, k, threads); });
  }
  // objective of one lane, as the gradients see it
  double loss(std::int64_t lane) const {
    return objective.square_scale * squares[std::size_t(lane)] + objective.likelihood_scale * log_likelihood[std::size_t(lane)];
  }
  const R& at(const std::string& name, std::int64_t t, std::int64_t lane = 0) const {
    return traces[std::size_t(state(name))][std::size_t(t * lanes + lane)];
  }
  std::vector<SpikeEvent> events;
};

// A current that is different in every lane and moves on several time scales.
inline double wobble(std::int64_t t, std::int64_t lane, double dt) {
  const double ms = double(t) * dt, phase = 0.7 * double(lane);
  return std::sin(0.21 * ms + phase) + 0.6 * std::sin(1.3 * ms + 2 * phase) + 0.4 * std::cos(0.047 * ms * (1 + 0.1 * double(lane)));
}

}  // namespace axograd::suites
