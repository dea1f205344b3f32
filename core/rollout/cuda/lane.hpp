// One lane of a rollout in plain numbers: the text of the CUDA kernels, one thread per lane, and, compiled as ordinary C++, of the
// test that holds it to the fused engines. The task is the engines' own (core/rollout/task.hpp), its pointers valid where the text
// runs; initial states must be given. Modes hard, smooth, forced, escape.
#pragma once
#include "core/num/surrogate.hpp"
#include "core/record/neuron.hpp"
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
  static constexpr int params = M::Params_list.size, coeff = M::Coeff_list.size, input = M::Input_list.size;
};

template <class R> AX_HD R lane_read(const Signal<R>& x, std::int64_t t, std::int64_t lane) {
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

template <class R> AX_HD R lane_surrogate(R drive, const Surrogate& s) {
  return with_surrogate(s.kind, [&](auto shape) { return smooth_spike<decltype(shape)>(drive, R(s.width), R(s.gain)); });
}
template <class R> AX_HD R lane_surrogate_slope(R drive, const Surrogate& s) {
  return with_surrogate(s.kind, [&](auto shape) { return R(decltype(shape)::slope(R(drive * R(1 / s.width))) * R(s.gain / s.width)); });
}
template <class R> AX_HD R lane_hazard(R log_rate, double dt) { return exp(min(log_rate, R(35))) * R(dt * 1e-3); }

// log P(spike or silence) and its derivative along ln(lambda/Hz)
template <class R> struct LaneEvidence {
  R value, slope, fisher;
};
template <class R> AX_HD LaneEvidence<R> lane_evidence(R log_rate, R z, double dt) {
  const R x = lane_hazard(log_rate, dt), ratio = log_rate < R(35) ? R(x_over_expm1(x)) : R(0);
  if (z > R(0.5)) return {max(log1mexp(max(x, R(1e-37))), R(-100)), ratio, x * ratio};
  return {-x, log_rate < R(35) ? -x : R(0), x * ratio};
}

// The neuron of one lane: its constants, the inputs of the present step, its state.
template <class M, class R> struct LaneCell {
  using At = LaneSizes<M>;
  const Rollout<R>& k;
  std::int64_t lane;
  ParamsOf<M, R> p;
  CoeffOf<M, R> c;
  InputOf<M, R> in;
  LaneCarry<M, R> x;

  AX_HD LaneCell(const Rollout<R>& task, std::int64_t which) : k(task), lane(which) {
    lane_fill(p, [&](int i) { return lane_read(k.params[i], 0, lane); });
    c = lane_prepare<M, R>(p, k.dt);
    lane_fill(x, [&](int i) { return i < At::state ? lane_read(k.start[i], 0, lane) : R(0); });
  }
  // inputs of step t, and the pull towards a recording
  AX_HD void enter(std::int64_t t) {
    lane_fill(in, [&](int i) { return lane_read(k.inputs[i], t, lane); });
    if (k.drive.state < 0) return;
    const R y = lane_read(k.drive.signal, t, lane);
    int i = 0;
    x.s.each([&](R& s) {
      if (i++ == k.drive.state) s = k.drive.gain == 1 ? y : s + R(k.drive.gain) * (y - s);
    });
  }
  AX_HD auto at(const R& z) const { return environment(p, c, in, x.h, z, R(k.dt)); }
  AX_HD R drive() const { return M::drive(x.s, at(R(0))); }
  AX_HD R log_rate() const {
    if constexpr (HasLogRate<M>) return M::log_rate(x.s, at(R(0)));
    else return R(-100);
  }
  AX_HD void step(const R& z) { lane_step<M>(x, at(z), z); }
};

// Where a lane's spikes come from.
template <class M, class R> struct LaneSpikes {
  const Rollout<R>& k;
  std::int64_t lane, cursor = 0, end = 0;
  R hazard = 0, threshold = 0;
  std::uint64_t draws = 0;
  bool above = true;   // neurons marked edge: a start above the threshold is no crossing

  AX_HD LaneSpikes(const Rollout<R>& task, std::int64_t which) : k(task), lane(which) {
    if (k.spikes.mode == SpikeMode::forced) {
      cursor = k.spikes.forced_offsets[lane];
      end = k.spikes.forced_offsets[lane + 1];
    }
    if (k.spikes.mode == SpikeMode::escape) redraw();
  }
  AX_HD void redraw() { threshold = R(exponential_draw(k.spikes.seed, k.spikes.stream + std::uint64_t(lane), draws++)); }
  // z of step t; `fired`: whether it counts as a spike
  AX_HD R decide(std::int64_t t, const LaneCell<M, R>& cell, bool& fired) {
    fired = false;
    if (k.spikes.mode == SpikeMode::forced) {
      while (cursor < end && k.spikes.forced_steps[cursor] < t) ++cursor;
      fired = cursor < end && k.spikes.forced_steps[cursor] == t;
    } else if (k.spikes.mode == SpikeMode::escape) {
      hazard += lane_hazard(cell.log_rate(), k.dt);
      fired = hazard >= threshold;
      if (fired) {
        hazard = R(0);
        redraw();
      }
    } else {
      const R u = cell.drive();
      fired = u > R(0);
      if (k.spikes.mode == SpikeMode::smooth) return lane_surrogate(u, k.spikes.surrogate);
      if constexpr (M::info.edge) {
        const bool crossing = fired && !above;
        above = fired;
        fired = crossing;
      }
    }
    return fired ? R(1) : R(0);
  }
};

AX_NAMESPACE_END
