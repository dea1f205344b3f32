// The fused forward loop: one block of lanes through all steps.
#pragma once
#include "core/rollout/kernels/flush_to_zero.hpp"
#include "core/rollout/kernels/observe.hpp"

AX_NAMESPACE_BEGIN

// Escape rate where the neuron has one (the rollout's checks keep others from asking).
template <class M, class V, class E> AX_HD V log_rate_of(const StateOf<M, V>& s, const E& e) {
  if constexpr (HasLogRate<M>) return M::log_rate(s, e);
  else return V(Real<V>(-100));
}

template <class M, class V> void forward_block(const Rollout<Real<V>>& k, std::int64_t first, void*) {
  using R = Real<V>;
  const FlushToZero guard;
  const LaneBlock b = block_at<V>(k, first);
  Cell<M, V> cell(k, b);
  Carry<M, V> x;
  start<M>(x, k, b);
  SpikeSource<M, V> source(k, b);
  Observer<M, V> observer(k, b);
  const V none(R(0));
  const R dt = R(k.dt);
  for (std::int64_t t0 = 0; t0 < k.steps; t0 += check_every) {
    const std::int64_t t1 = t0 + check_every < k.steps ? t0 + check_every : k.steps;
    for (std::int64_t t = t0; t < t1; ++t) {
      if (cell.varying) cell.load_inputs(k, t, b);
      pull<M>(x, k, t, b);
      observer.before(t, x);
      const auto before = cell.at(x.h, none, dt);
      const auto log_rate = [&] { return log_rate_of<M, V>(x.s, before); };
      const Spikes<V> spikes = source.decide(t, k.dt, [&] { return V(M::drive(x.s, before)); }, log_rate);
      observer.spikes(t, spikes);
      observer.likelihood(t, spikes.z, log_rate);
      take_step<M>(x, cell.at(x.h, spikes.z, dt), spikes.z);
    }
    observer.flush();
    check<M>(x, k.status, t1, b);
  }
  observer.finish(x);
}

AX_NAMESPACE_END
