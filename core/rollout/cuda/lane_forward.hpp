// Forward pass of one lane.
#pragma once
#include "core/rollout/cuda/lane.hpp"

AX_NAMESPACE_BEGIN

// Sums and arrays of one lane.
template <class M, class R> struct LaneObserver {
  using V = LaneReal<R>;
  const Rollout<R>& k;
  std::int64_t lane, spikes = 0;
  double squares = 0, likelihood = 0;

  AX_HD LaneObserver(const Rollout<R>& task, std::int64_t which) : k(task), lane(which) {}
  AX_HD void before(std::int64_t t, const LaneCarry<M, V>& x) {
    for (int i = 0; i < k.traces_count; ++i) {
      const Trace<R>& y = k.traces[i];
      if (t % y.every == 0) y.data[t / y.every * k.lanes + lane] = lane_item(x, y.index, V(R(0))).n;
    }
    if (k.objective.state >= 0) {
      const double r = double((lane_item(x, k.objective.state, V(R(0))) - lane_read(k.objective.target, t, lane)).n);
      squares += r * r * (k.objective.weight.data ? double(lane_read(k.objective.weight, t, lane).n) : 1.0);
    }
  }
  AX_HD void after(std::int64_t t, const LaneCell<M, R>& cell, const V& z, bool fired) {
    spikes += fired;
    if (!k.objective.likelihood) return;
    const double w = k.objective.likelihood_weight.data ? double(lane_read(k.objective.likelihood_weight, t, lane).n) : 1.0;
    likelihood += w * double(lane_evidence(cell.log_rate(), z, k.dt, k.objective.rate_limits).value.n);
  }
  AX_HD void finish(const LaneCarry<M, V>& x) {
    if (k.squares) k.squares[lane] = squares;
    if (k.log_likelihood) k.log_likelihood[lane] = likelihood;
    if (k.spike_counts) k.spike_counts[lane] = spikes;
    if (k.final_state) {
      int i = 0;
      x.each([&](const V& y) { k.final_state[i++ * k.lanes + lane] = y.n; });
    }
    if (k.status) {
      LaneStatus status;
      int i = 0;
      x.s.each([&](const V& y) {
        if (!(abs(y) < V(R(1e30))) && status.status == RunStatus::ok) status = {RunStatus::diverged, k.steps, i};
        ++i;
      });
      k.status[lane] = status;
    }
  }
};

// `raster` [T, lanes], may be null: 1 where a spike fell.
template <class M, class R> AX_HD void forward_lane(const Rollout<R>& k, std::int64_t lane, unsigned char* raster) {
  LaneCell<M, R> cell(k, lane);
  LaneSpikes<M, R> source(k, lane);
  LaneObserver<M, R> observer(k, lane);
  for (std::int64_t t = 0; t < k.steps; ++t) {
    cell.enter(t);
    observer.before(t, cell.x);
    bool fired;
    const LaneReal<R> z = source.decide(t, cell, fired);
    observer.after(t, cell, z, fired);
    if (raster) raster[t * k.lanes + lane] = fired;
    cell.step(z);
  }
  observer.finish(cell.x);
}

AX_NAMESPACE_END
