#include "tasks/fit_neuron/stretches.hpp"

#include <algorithm>
#include <cmath>

namespace axograd::tasks {
namespace {

std::vector<int> spaced(const std::vector<int>& spikes, int hold, int& dropped) {
  std::vector<int> kept;
  for (int s : spikes) {
    if (!kept.empty() && s < kept.back() + hold)
      ++dropped;
    else
      kept.push_back(s);
  }
  return kept;
}

int samples_of(double ms, double dt) { return int(std::min(1e9, std::round(ms / dt))); }

}  // namespace

Stretches::Stretches(const std::vector<Trace>& traces, double step, const StretchOptions& o)
    : dt(step), hold(std::max(1, samples_of(o.refractory, step))), given_({}) {
  const int longest = std::max(1, samples_of(o.stretch, dt)), lead = samples_of(o.overlap, dt);
  std::vector<Lane> list;
  for (const Trace& t : traces) {
    const std::vector<int> kept = spaced(t.spikes, hold, dropped_spikes);
    const int n = t.samples() - t.begin, parts = std::max(1, (n + longest - 1) / longest);
    for (int k = 0; k < parts; ++k) {
      const int begin = t.begin + int(std::int64_t(n) * k / parts), end = t.begin + int(std::int64_t(n) * (k + 1) / parts);
      // a whole sweep runs from its first sample: what comes before the region sets its state
      list.push_back({&t, int(&t - traces.data()), kept, parts == 1 ? 0 : std::max(0, begin - lead), begin, end});
    }
  }
  lanes = std::int64_t(list.size());
  for (const Lane& l : list) steps = std::max<std::int64_t>(steps, l.end - l.from);
  const auto size = std::size_t(steps * lanes);
  I.assign(size, 0);
  V.assign(size, 0);
  fold_.assign(size, -1);
  near_spike_.assign(size, 0);
  is_spike.assign(size, 0);
  for (std::int64_t k = 0; k < lanes; ++k) fill(k, list[std::size_t(k)], o);
  given_ = ForcedSpikes(forced_);
  count(Counted::all);
}

void Stretches::fill(std::int64_t lane, const Lane& l, const StretchOptions& o) {
  const auto at = [&](int sample) { return std::size_t((sample - l.from) * lanes + lane); };
  const Trace& t = *l.trace;
  const int block = std::max(1, samples_of(o.block, dt)), before = samples_of(o.before_spike, dt);
  for (int s = l.from; s < l.end; ++s) {
    I[at(s)] = t.I[std::size_t(s)];
    V[at(s)] = t.V[std::size_t(s)];
    if (s >= l.begin) fold_[at(s)] = ((s - t.begin) / block + l.sweep) % o.folds;
  }
  start_V.push_back(t.V[std::size_t(l.from)]);
  std::vector<std::int64_t> steps_of_lane;
  for (int spike : l.spikes) {
    for (int s = std::max(spike - before, l.from); s <= spike && s < l.end; ++s) near_spike_[at(s)] = 1;
    for (int s = std::max(spike + 1, l.from); s < spike + hold && s < l.end; ++s) fold_[at(s)] = -1;
    if (spike < l.from || spike >= l.end) continue;
    is_spike[at(spike)] = 1;
    steps_of_lane.push_back(spike - l.from);
  }
  forced_.push_back(std::move(steps_of_lane));
}

void Stretches::count(Counted what, int fold) {
  spike_weight.assign(fold_.size(), 0);
  voltage_weight.assign(fold_.size(), 0);
  spikes = bins = 0;
  for (std::size_t i = 0; i < fold_.size(); ++i) {
    if (fold_[i] < 0 || (what == Counted::without_fold && fold_[i] == fold) || (what == Counted::only_fold && fold_[i] != fold))
      continue;
    spike_weight[i] = 1;
    voltage_weight[i] = near_spike_[i] ? 0 : 1;
    ++bins;
    spikes += is_spike[i];
  }
}

void Stretches::describe(Rollout<double>& task, int voltage_state) const {
  task.steps = steps;
  task.lanes = lanes;
  task.dt = dt;
  task.spikes.mode = SpikeMode::forced;
  given_.apply(task.spikes);
  task.objective.state = voltage_state;
  task.objective.target = per_step_and_lane(V.data(), lanes);
  task.objective.weight = per_step_and_lane(voltage_weight.data(), lanes);
  task.objective.likelihood = true;
  task.objective.likelihood_weight = per_step_and_lane(spike_weight.data(), lanes);
}

}  // namespace axograd::tasks
