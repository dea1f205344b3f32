// Gradient of a rollout: forward with a tape (or checkpoints every sqrt(T) steps), then the Jacobian of every step, from dual packs at
// the taped state, applied backwards.
#pragma once
#include "core/rollout/kernels/taped_adjoint.hpp"

AX_NAMESPACE_BEGIN

template <class M, class V> struct TapeEntry {
  Carry<M, V> x;   // after the pull, before the spike
  V z;
};

template <class M, class V> std::int64_t adjoint_scratch(const Rollout<Real<V>>& k, const Adjoint<Real<V>>& a) {
  if constexpr (sparse_step<M>) {
    if (!k.objective.likelihood) return TapedAdjoint<M, V>(k, a, 0).scratch();
  }
  const Segments s = segments_for(k.steps, sizeof(TapeEntry<M, V>), a.memory_budget);
  return s.length * std::int64_t(sizeof(TapeEntry<M, V>)) + s.count * std::int64_t(sizeof(Carry<M, V>)) + k.steps * 8 + 256;
}

// The forward pass over [t0, t1). One function for the first pass and for the recomputation, so that both give the same bits.
template <class M, class V>
__attribute__((noinline)) void run_segment(const Rollout<Real<V>>& k, const LaneBlock& b, Cell<M, V>& cell, Carry<M, V>& x, std::int64_t t0,
                                           std::int64_t t1, SpikeSource<M, V>* source, Observer<M, V>* observer, std::uint64_t* bits,
                                           TapeEntry<M, V>* tape) {
  using R = Real<V>;
  const V none(R(0));
  for (std::int64_t t = t0; t < t1; ++t) {
    if (cell.varying) cell.load_inputs(k, t, b);
    pull<M>(x, k, t, b);
    const auto before = cell.at(x.h, none, R(k.dt));
    const auto drive = [&] { return V(M::drive(x.s, before)); };
    const auto log_rate = [&] { return log_rate_of<M, V>(x.s, before); };
    Spikes<V> spikes;
    if (source) {
      spikes = source->decide(t, k.dt, drive, log_rate);
      bits[t] = spikes.bits;
    } else if (k.spikes.mode == SpikeMode::smooth) {
      spikes = {surrogate_value(drive(), k.spikes.surrogate), 0};
    } else {
      spikes = {ones_where<V>(bits[t]), bits[t]};
    }
    if (observer) {
      observer->before(t, x);
      observer->spikes(t, spikes);
      observer->likelihood(t, spikes.z, log_rate);
      if ((t & (check_every - 1)) == check_every - 1) {
        observer->flush();
        check<M>(x, k.status, t, b);
      }
    }
    if (tape) tape[t - t0] = {x, spikes.z};
    take_step<M>(x, cell.at(x.h, spikes.z, R(k.dt)), spikes.z);
  }
}

template <class M, class V> struct Backward {
  using R = Real<V>;
  using At = StepDirections<M>;
  static constexpr int N = At::width;
  using D = Dual<V, N>;
  using L = Leaf<V, N>;

  const Rollout<R>& k;
  const Adjoint<R>& a;
  const LaneBlock& b;
  Cell<M, V>& cell;
  AdjointState<M, V>& state;

  // next[j] += dL/d(carry j), and the leaves' sums, from the directions base … base + N - 1
  // (one text for spikes that depend on the state and for those that do not: their slope is 0 then)
  AX_HD void sweep(const TapeEntry<M, V>& at, std::int64_t t, int base, bool slopes, const V& dlog_rate, V* next) const {
    ParamsOf<M, L> p;
    CoeffOf<M, L> c;
    InputOf<M, L> in;
    Carry<M, D> x;
    seed(x, at.x, At::carry - base);
    seed(p, cell.p, At::params - base);
    if constexpr (coeff_size<M> > 0) seed(c, cell.c, At::coeff - base);
    if constexpr (input_size<M> > 0) seed(in, cell.in, At::input - base);
    const V none(R(0));
    const R dt = R(k.dt);
    V gradient[N];
    for (int j = 0; j < N; ++j) gradient[j] = none;
    if constexpr (HasLogRate<M>) {
      if (k.objective.likelihood) {
        const D eta = M::log_rate(x.s, environment(p, c, in, x.h, none, dt));
        for (int j = 0; j < N; ++j) gradient[j] += dlog_rate * eta.d[j];
      }
    }
    if constexpr (!M::info.edge) {
      const D u = M::drive(x.s, environment(p, c, in, x.h, none, dt));
      const D z = u.chain(at.z, slopes ? surrogate_slope(u.v, k.spikes.surrogate) : none);
      take_step<M>(x, environment(p, c, in, x.h, z, dt), z);
    } else {
      take_step<M>(x, environment(p, c, in, x.h, at.z, dt), at.z);
    }
    int i = 0;
    x.each([&](const D& y) {
      AX_UNROLL for (int j = 0; j < N; ++j) gradient[j] += state.carry[i] * y.d[j];
      ++i;
    });
    deliver(gradient, t, base, next);
  }

 private:
  template <class To, class From> AX_HD static void seed(To& to, const From& from, int first) {
    const V* value = reinterpret_cast<const V*>(&from);
    int i = 0;
    to.each([&](auto& x) {
      x = L::seed(value[i], first + i);
      ++i;
    });
  }
  AX_HD void deliver(const V* gradient, std::int64_t t, int base, V* next) const {
    AX_UNROLL for (int j = 0; j < N; ++j) {
      const int d = base + j;
      if (d < At::params) next[d] += gradient[j];
      else if (d < At::input) state.sum[d - At::params] += gradient[j];
      else if (d < At::total && a.inputs && a.inputs[d - At::input]) write_row(gradient[j], a.inputs[d - At::input] + t * k.lanes, b);
    }
  }
};

template <class M, class V>
AX_HD V likelihood_cotangent(const Rollout<Real<V>>& k, const LaneBlock& b, const Cell<M, V>& cell, const TapeEntry<M, V>& at, std::int64_t t) {
  using R = Real<V>;
  if (!k.objective.likelihood) return V(R(0));
  const V none(R(0));
  const V log_rate = log_rate_of<M, V>(at.x.s, cell.at(at.x.h, none, R(k.dt)));
  V slope = evidence(log_rate, at.z, k.dt, k.objective.rate_limits).slope * R(k.objective.likelihood_scale);
  if (k.objective.likelihood_weight.data) slope = slope * read<V>(k.objective.likelihood_weight, t, b);
  return slope;
}

template <class M, class V>
__attribute__((noinline)) void backward_segment(const Rollout<Real<V>>& k, const Adjoint<Real<V>>& a, const LaneBlock& b, Cell<M, V>& cell,
                                                std::int64_t t0, std::int64_t t1, const TapeEntry<M, V>* tape, AdjointState<M, V>& state) {
  using R = Real<V>;
  using At = StepDirections<M>;
  const Backward<M, V> back{k, a, b, cell, state};
  const bool slopes = !M::info.edge && k.spikes.surrogate_gradient &&
                      (k.spikes.mode == SpikeMode::hard || k.spikes.mode == SpikeMode::smooth);
  for (std::int64_t t = t1 - 1; t >= t0; --t) {
    const TapeEntry<M, V>& at = tape[t - t0];
    if (cell.varying) cell.load_inputs(k, t, b);
    V next[carry_size<M>];
    for (auto& x : next) x = V(R(0));
    const V dlog_rate = likelihood_cotangent<M, V>(k, b, cell, at, t);
    for (int block = 0; block < At::blocks; ++block) {
      const int base = At::blocks == 1 ? 0 : block * At::width;
      back.sweep(at, t, base, slopes, dlog_rate, next);
    }
    add_cotangents(k, a, b, t, squares_slope(k, b, t, at.x), next);
    for (int i = 0; i < carry_size<M>; ++i) state.carry[i] = next[i];
    if ((t & (check_every - 1)) == 0) state.flush();
  }
  state.flush();
}

template <class M, class V> void dual_adjoint_block(const Rollout<Real<V>>& k, const Adjoint<Real<V>>& a, std::int64_t first, void* scratch) {
  const FlushToZero guard;
  const LaneBlock b = block_at<V>(k, first);
  const Segments s = segments_for(k.steps, sizeof(TapeEntry<M, V>), a.memory_budget);
  auto* tape = static_cast<TapeEntry<M, V>*>(scratch);
  auto* checkpoints = reinterpret_cast<Carry<M, V>*>(tape + s.length);
  auto* bits = reinterpret_cast<std::uint64_t*>(checkpoints + s.count);
  Cell<M, V> cell(k, b);
  Carry<M, V> x;
  start<M>(x, k, b);
  SpikeSource<M, V> source(k, b);
  Observer<M, V> observer(k, b);
  for (std::int64_t i = 0; i < s.count; ++i) {
    const std::int64_t t0 = i * s.length, t1 = t0 + s.length < k.steps ? t0 + s.length : k.steps;
    checkpoints[i] = x;
    run_segment<M, V>(k, b, cell, x, t0, t1, &source, &observer, bits, s.count == 1 ? tape : nullptr);
  }
  check<M>(x, k.status, k.steps, b);
  observer.finish(x);

  AdjointState<M, V> state;
  if (a.final_cotangent) {
    for (int i = 0; i < carry_size<M>; ++i) state.carry[i] = read_row<V>(a.final_cotangent + i * k.lanes, b);
  }
  for (std::int64_t i = s.count; i-- > 0;) {
    const std::int64_t t0 = i * s.length, t1 = t0 + s.length < k.steps ? t0 + s.length : k.steps;
    if (s.count > 1) {
      x = checkpoints[i];
      run_segment<M, V>(k, b, cell, x, t0, t1, nullptr, nullptr, bits, tape);
    }
    backward_segment<M, V>(k, a, b, cell, t0, t1, tape, state);
  }
  state.finish(k, a, cell, b);
}

template <class M, class V> void adjoint_block(const Rollout<Real<V>>& k, const Adjoint<Real<V>>& a, std::int64_t first, void* scratch) {
  if constexpr (sparse_step<M>) {
    if (!k.objective.likelihood) return TapedAdjoint<M, V>(k, a, first).run(scratch);
  }
  if constexpr (!sparse_step<M> || HasLogRate<M>) dual_adjoint_block<M, V>(k, a, first, scratch);
}

AX_NAMESPACE_END
