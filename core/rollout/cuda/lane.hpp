// One lane of a rollout in plain numbers: the text of the CUDA kernels, one thread per lane, and, compiled as ordinary C++, of the
// test that holds it to the fused engines. The task is the engines' own (core/rollout/task.hpp), its pointers valid where the text
// runs; initial states must be given. Modes hard, smooth, forced, escape.
#pragma once
#include "core/num/surrogate.hpp"
#include "core/record/neuron.hpp"
#include "core/rollout/cuda/lane_real.hpp"
#include "core/rollout/kernels/draws.hpp"
#include "core/rollout/task.hpp"

AX_NAMESPACE_BEGIN

// What goes from step to step; scalars in the order State, History.
template <class M, class T> struct LaneCarry {
  StateOf<M, T> s;
  HistoryOf<M, T> h;
  template <class F> AX_HD void each(F&& f) {
    s.each(f);
    h.each(f);
  }
  template <class F> AX_HD void each(F&& f) const {
    s.each(f);
    h.each(f);
  }
};

template <class M> struct LaneSizes {
  static constexpr int state = M::State_list.size, history = M::History_list.size, carry = state + history;
  static constexpr bool history_from_zero = [] {
    for (int i = 0; i < M::History_list.fields_count; ++i) {
      if (M::History_list.fields[i].value != 0) return false;
    }
    return true;
  }();
  static_assert(history_from_zero, "the lanes start their history at zero");
  static constexpr int params = M::Params_list.size, coeff = M::Coeff_list.size, input = M::Input_list.size;
};

template <class R> AX_HD LaneReal<R> lane_read(const Signal<R>& x, std::int64_t t, std::int64_t lane) {
  return x.data[t * x.step_stride + lane * x.lane_stride];
}
template <class Rec, class F> AX_HD void lane_fill(Rec& record, F&& make) {
  int i = 0;
  record.each([&](auto& x) { x = make(i++); });
}
template <class M, class T> AX_HD CoeffOf<M, T> lane_prepare(const ParamsOf<M, T>& p, double dt) {
  if constexpr (LaneSizes<M>::coeff > 0) return M::prepare(p, Real<T>(dt));
  else return {};
}
template <class M, class T, class E, class Z> AX_HD void lane_step(LaneCarry<M, T>& x, const E& e, const Z& z) {
  M::reset(x.s, e, z);
  M::flow(x.s, e);
  if constexpr (LaneSizes<M>::history > 0) M::remember(x.h, e, z);
}
template <class Rec, class T> AX_HD T lane_item(const Rec& x, int index, const T& none) {
  T found = none;
  int i = 0;
  x.each([&](const T& y) { found = i++ == index ? y : found; });
  return found;
}

template <class R> AX_HD LaneReal<R> lane_surrogate(const LaneReal<R>& drive, const Surrogate& s) {
  return with_surrogate(s, [&](auto shape) { return smooth_spike<decltype(shape)>(drive.n, R(s.width), R(s.gain), shape); });
}
template <class R> AX_HD LaneReal<R> lane_surrogate_slope(const LaneReal<R>& drive, const Surrogate& s) {
  return with_surrogate(s, [&](auto shape) { return R(shape.slope(R(drive.n * R(1 / s.width))) * R(s.gain / s.width)); });
}
template <class V> AX_HD V lane_hazard(const V& log_rate, double dt) { return exp(min(log_rate, V(Real<V>(35)))) * V(Real<V>(dt * 1e-3)); }

// log P(spike or silence) and its derivative along ln(lambda/Hz)
template <class V> struct LaneEvidence {
  V value, slope, fisher;
};
template <class V> AX_HD LaneEvidence<V> lane_evidence(const V& log_rate, const V& z, double dt, const RateLimits& limits) {
  using R = Real<V>;
  const V cap(R(limits.log_cap)), none(R(0)), own = exp(min(log_rate, cap)) * V(R(dt * 1e-3));
  const V x = own + V(R(limits.floor * dt * 1e-3));
  const V share = limits.floor > 0 ? own / x : V(R(1));
  const bool inside = log_rate < cap;   // no slope where the rate is capped
  const V ratio = inside ? x_over_expm1(x) * share : none;
  if (z > V(R(0.5))) return {max(log1mexp(max(x, V(R(1e-37)))), V(R(-100))), ratio, own * ratio};
  return {-x, inside ? -own : none, own * ratio};
}

// The neuron of one lane: its constants, the inputs of the present step, its state.
template <class M, class R> struct LaneCell {
  using At = LaneSizes<M>;
  using V = LaneReal<R>;
  const Rollout<R>& k;
  std::int64_t lane;
  ParamsOf<M, V> p;
  CoeffOf<M, V> c;
  InputOf<M, V> in;
  LaneCarry<M, V> x;

  AX_HD LaneCell(const Rollout<R>& task, std::int64_t which) : k(task), lane(which) {
    lane_fill(p, [&](int i) { return lane_read(k.params[i], 0, lane); });
    c = lane_prepare<M, V>(p, k.dt);
    lane_fill(x, [&](int i) { return i < At::state ? lane_read(k.start[i], 0, lane) : V(R(0)); });
  }
  // inputs of step t, and the pull towards a recording
  AX_HD void enter(std::int64_t t) {
    lane_fill(in, [&](int i) { return lane_read(k.inputs[i], t, lane); });
    if (k.drive.state < 0) return;
    const V y = lane_read(k.drive.signal, t, lane);
    int i = 0;
    x.s.each([&](V& s) {
      if (i++ == k.drive.state) s = k.drive.gain == 1 ? y : s + V(R(k.drive.gain)) * (y - s);
    });
  }
  AX_HD auto at(const V& z) const { return environment(p, c, in, x.h, z, R(k.dt)); }
  AX_HD V drive() const {
    const V none(R(0));
    return M::drive(x.s, at(none));
  }
  AX_HD V log_rate() const {
    const V none(R(0));
    if constexpr (HasLogRate<M>) return M::log_rate(x.s, at(none));
    else return V(R(-100));
  }
  AX_HD void step(const V& z) { lane_step<M>(x, at(z), z); }
};

// Where a lane's spikes come from.
template <class M, class R> struct LaneSpikes {
  using V = LaneReal<R>;
  const Rollout<R>& k;
  std::int64_t lane, cursor = 0, end = 0;
  V hazard = R(0), threshold = R(0);
  std::uint64_t draws = 0;
  bool above = true;   // neurons marked edge: a start above the threshold is no crossing

  AX_HD LaneSpikes(const Rollout<R>& task, std::int64_t which) : k(task), lane(which) {
    if (k.spikes.mode == SpikeMode::forced) {
      cursor = k.spikes.forced_offsets[lane];
      end = k.spikes.forced_offsets[lane + 1];
    }
    if (k.spikes.mode == SpikeMode::escape) redraw();
  }
  AX_HD void redraw() { threshold = V(R(exponential_draw(k.spikes.seed, k.spikes.stream + std::uint64_t(lane), draws++))); }
  // z of step t; `fired`: whether it counts as a spike
  AX_HD V decide(std::int64_t t, const LaneCell<M, R>& cell, bool& fired) {
    fired = false;
    if (k.spikes.mode == SpikeMode::forced) {
      while (cursor < end && k.spikes.forced_steps[cursor] < t) ++cursor;
      fired = cursor < end && k.spikes.forced_steps[cursor] == t;
    } else if (k.spikes.mode == SpikeMode::escape) {
      hazard += lane_hazard(cell.log_rate(), k.dt);
      fired = hazard >= threshold;
      if (fired) {
        hazard = V(R(0));
        redraw();
      }
    } else {
      const V u = cell.drive();
      fired = u > V(R(0));
      if (k.spikes.mode == SpikeMode::smooth) return lane_surrogate(u, k.spikes.surrogate);
      if constexpr (M::info.edge) {
        const bool crossing = fired && !above;
        above = fired;
        fired = crossing;
      }
    }
    return V(fired ? R(1) : R(0));
  }
};

AX_NAMESPACE_END
