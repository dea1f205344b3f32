// Gradient of one lane by the adjoint of every step: a tape of the states (lane by lane in the fast axis, so that neighbouring
// threads touch neighbouring numbers), then each step's Jacobian from duals, applied backwards. With too little memory for a whole
// tape, segments are run again from checkpoints.
#pragma once
#include "core/num/dual_math.hpp"
#include "core/rollout/cuda/lane_forward.hpp"

AX_NAMESPACE_BEGIN

// Working memory of all lanes: tape [length, carry, lanes], checkpoints [count, carry, lanes], spikes [T, lanes].
template <class R> struct LaneMemory {
  std::int64_t length = 0, count = 0;   // steps per segment, segments
  R* tape = nullptr;
  R* checkpoints = nullptr;
  R* spikes = nullptr;
};
template <class M, class R> inline LaneMemory<R> lane_segments(std::int64_t steps, std::int64_t lanes, std::int64_t budget) {
  LaneMemory<R> m{steps, 1, nullptr, nullptr, nullptr};
  if (steps * LaneSizes<M>::carry * lanes * std::int64_t(sizeof(R)) <= budget || steps < 4) return m;
  for (m.length = 1; m.length * m.length < steps;) ++m.length;
  m.count = (steps + m.length - 1) / m.length;
  return m;
}

template <class M> struct LaneDirections {
  using At = LaneSizes<M>;
  static constexpr int params = At::carry, coeff = params + At::params, input = coeff + At::coeff, total = input + At::input;
  static constexpr int blocks = (total + 15) / 16, width = (total + blocks - 1) / blocks;
};

template <class M, class R> struct LaneAdjoint {
  using At = LaneSizes<M>;
  using To = LaneDirections<M>;
  using V = LaneReal<R>;
  using D = Dual<V, To::width>;
  using L = Leaf<V, To::width>;
  const Rollout<R>& k;
  const Adjoint<R>& a;
  std::int64_t lane;
  LaneCell<M, R>& cell;
  V carry[At::carry], next[At::carry];
  double sum[At::params + At::coeff + 1];

  AX_HD LaneAdjoint(const Rollout<R>& task, const Adjoint<R>& wanted, std::int64_t which, LaneCell<M, R>& c)
      : k(task), a(wanted), lane(which), cell(c) {
    for (int i = 0; i < At::carry; ++i) carry[i] = V(a.final_cotangent ? a.final_cotangent[i * k.lanes + lane] : R(0));
    for (double& x : sum) x = 0;
  }

  // cell.x is the state before the spike z of step t
  AX_HD void back(std::int64_t t, const V& z, bool slopes) {
    for (V& x : next) x = V(R(0));
    V on_rate = R(0);
    if (k.objective.likelihood) {
      on_rate = lane_evidence(cell.log_rate(), z, k.dt, k.objective.rate_limits).slope * V(R(k.objective.likelihood_scale));
      if (k.objective.likelihood_weight.data) on_rate *= lane_read(k.objective.likelihood_weight, t, lane);
    }
    for (int block = 0; block < To::blocks; ++block) sweep(t, z, slopes, block * To::width, on_rate);
    if (k.objective.state >= 0) {
      V r = (lane_item(cell.x, k.objective.state, V(R(0))) - lane_read(k.objective.target, t, lane)) * V(R(2 * k.objective.square_scale));
      if (k.objective.weight.data) r *= lane_read(k.objective.weight, t, lane);
      next[k.objective.state] += r;
    }
    for (int i = 0; i < a.cotangents_count; ++i) {
      const Trace<const R>& y = a.cotangents[i];
      if (t % y.every == 0) next[y.index] += V(y.data[t / y.every * k.lanes + lane]);
    }
    if (k.drive.state >= 0) next[k.drive.state] *= V(R(1 - k.drive.gain));
    for (int i = 0; i < At::carry; ++i) carry[i] = next[i];
  }

  // what the coefficients' sums owe to the parameters
  AX_HD void finish() {
    if constexpr (At::coeff > 0) {
      using One = Dual<V, 1>;
      for (int i = 0; i < At::params; ++i) {
        ParamsOf<M, One> p;
        lane_fill(p, [&](int j) { return One::seed(lane_read(k.params[j], 0, lane), j == i ? 0 : -1); });
        const CoeffOf<M, One> c = lane_prepare<M, One>(p, k.dt);
        int j = At::params;
        c.each([&](const One& y) { sum[i] += double(y.d[0].n) * sum[j++]; });
      }
    }
    for (int i = 0; a.params && i < At::params; ++i) a.params[i * k.lanes + lane] = sum[i];
    for (int i = 0; a.start && i < At::state; ++i) a.start[i * k.lanes + lane] = double(carry[i].n);
  }

 private:
  template <class Rec, class From> AX_HD static void seed(Rec& to, const From& from, int first) {
    const V* value = reinterpret_cast<const V*>(&from);
    int i = 0;
    to.each([&](auto& x) {
      const int d = first + i;
      x = L::seed(value[i], d >= 0 && d < To::width ? d : -1);
      ++i;
    });
  }
  AX_HD void sweep(std::int64_t t, const V& z, bool slopes, int base, const V& on_rate) {
    ParamsOf<M, L> p;
    CoeffOf<M, L> c;
    InputOf<M, L> in;
    LaneCarry<M, D> x;
    seed(x.s, cell.x.s, -base);
    if constexpr (At::history > 0) seed(x.h, cell.x.h, At::state - base);
    seed(p, cell.p, To::params - base);
    if constexpr (At::coeff > 0) seed(c, cell.c, To::coeff - base);
    if constexpr (At::input > 0) seed(in, cell.in, To::input - base);
    const V none(R(0));
    const R dt(k.dt);
    V gradient[To::width];
    for (V& g : gradient) g = V(R(0));
    if constexpr (HasLogRate<M>) {
      if (k.objective.likelihood) {
        const D eta = M::log_rate(x.s, environment(p, c, in, x.h, none, dt));
        for (int j = 0; j < To::width; ++j) gradient[j] += on_rate * eta.d[j];
      }
    }
    D dual_z(z);
    if constexpr (!M::info.edge) {
      if (slopes) {
        const D u = M::drive(x.s, environment(p, c, in, x.h, none, dt));
        dual_z = u.chain(z, lane_surrogate_slope(u.v, k.spikes.surrogate));
      }
    }
    lane_step<M>(x, environment(p, c, in, x.h, dual_z, dt), dual_z);
    int i = 0;
    x.each([&](const D& y) {
      for (int j = 0; j < To::width; ++j) gradient[j] += carry[i] * y.d[j];
      ++i;
    });
    for (int j = 0; j < To::width; ++j) deliver(t, base + j, gradient[j]);
  }
  AX_HD void deliver(std::int64_t t, int d, const V& g) {
    if (d < To::params) next[d] += g;
    else if (d < To::input) sum[d - To::params] += double(g.n);
    else if (d < To::total && a.inputs && a.inputs[d - To::input]) a.inputs[d - To::input][t * k.lanes + lane] = g.n;
  }
};

template <class M, class R> AX_HD void adjoint_lane(const Rollout<R>& k, const Adjoint<R>& a, const LaneMemory<R>& m, std::int64_t lane) {
  constexpr int n = LaneSizes<M>::carry;
  LaneCell<M, R> cell(k, lane);
  LaneSpikes<M, R> source(k, lane);
  LaneObserver<M, R> observer(k, lane);
  const auto save = [&](R* rows, std::int64_t row) {
    int i = 0;
    cell.x.each([&](const LaneReal<R>& y) { rows[(row + i++) * k.lanes + lane] = y.n; });
  };
  const auto load = [&](const R* rows, std::int64_t row) {
    int i = 0;
    cell.x.each([&](LaneReal<R>& y) { y = LaneReal<R>(rows[(row + i++) * k.lanes + lane]); });
  };
  for (std::int64_t t = 0; t < k.steps; ++t) {
    if (t % m.length == 0) save(m.checkpoints, t / m.length * n);
    cell.enter(t);
    observer.before(t, cell.x);
    bool fired;
    const LaneReal<R> z = source.decide(t, cell, fired);
    observer.after(t, cell, z, fired);
    m.spikes[t * k.lanes + lane] = z.n;
    if (m.count == 1) save(m.tape, t * n);
    cell.step(z);
  }
  observer.finish(cell.x);

  LaneAdjoint<M, R> back(k, a, lane, cell);
  const bool slopes = k.spikes.surrogate_gradient && (k.spikes.mode == SpikeMode::hard || k.spikes.mode == SpikeMode::smooth);
  for (std::int64_t segment = m.count; segment-- > 0;) {
    const std::int64_t t0 = segment * m.length, t1 = t0 + m.length < k.steps ? t0 + m.length : k.steps;
    if (m.count > 1) {
      load(m.checkpoints, segment * n);
      for (std::int64_t t = t0; t < t1; ++t) {
        cell.enter(t);
        save(m.tape, (t - t0) * n);
        cell.step(LaneReal<R>(m.spikes[t * k.lanes + lane]));
      }
    }
    for (std::int64_t t = t1; t-- > t0;) {
      load(m.tape, (t - t0) * n);
      lane_fill(cell.in, [&](int i) { return lane_read(k.inputs[i], t, lane); });
      back.back(t, LaneReal<R>(m.spikes[t * k.lanes + lane]), slopes);
    }
  }
  back.finish();
}

AX_NAMESPACE_END
