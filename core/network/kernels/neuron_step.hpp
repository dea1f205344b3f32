// One step of a network's neurons in 16 trials, from the neuron's own text.
#pragma once
#include "core/network/kernels/trial_lanes.hpp"
#include "core/rollout/kernels/cell.hpp"
#include "core/rollout/kernels/flush_to_zero.hpp"
#include "core/rollout/kernels/surrogates.hpp"

AX_NAMESPACE_BEGIN

// Where vector `chunk` of neuron n stands in [count, 16].
template <class V> AX_HD std::ptrdiff_t trial_offset(int n, int chunk) { return std::ptrdiff_t(n) * trial_lanes + chunk * V::width; }

template <class V> struct StepAt {   // a neuron, and a vector of its trials
  using R = Real<V>;
  const NetworkStep<R>& k;
  int n, chunk;
  std::ptrdiff_t offset, row;   // row: between two scalars of the carry

  AX_HD StepAt(const NetworkStep<R>& step, int neuron, int part)
      : k(step), n(neuron), chunk(part), offset(trial_offset<V>(neuron, part)), row(std::ptrdiff_t(step.count) * trial_lanes) {}
  AX_HD unsigned bits(const TrialMask* fired) const { return unsigned(fired[n]) >> (chunk * V::width) & ((1u << V::width) - 1); }
  AX_HD V spikes(const TrialMask* fired, const R* z) const { return z ? V::load(z + offset) : lanes_where<V>(bits(fired)); }
  template <class Rec> AX_HD void broadcast(Rec& record, const R* rows) const {
    fill(record, [&](int i) __attribute__((always_inline)) { return V(rows[std::ptrdiff_t(i) * k.count + n]); });
  }
  template <class Rec> AX_HD void load(Rec& record, const R* rows) const {
    fill(record, [&](int i) __attribute__((always_inline)) { return V::load(rows + i * row + offset); });
  }
  template <class Rec> AX_HD void inputs(Rec& in) const {
    fill(in, [&](int i) __attribute__((always_inline)) {
      const V x(k.base[std::ptrdiff_t(i) * k.count + n]);
      return k.currents[i] ? V(x + V::load(k.currents[i] + offset)) : x;
    });
  }
};

// Conductances act on texts with a membrane potential V_m and an input I.
template <class M> inline constexpr bool has_membrane = requires(StateOf<M, double>& s, InputOf<M, double>& in) {
  s.V_m;
  in.I;
};

// The factor of the magnesium block.
template <class V> AX_HD V magnesium_block(const V& v, Real<V> magnesium) {
  using R = Real<V>;
  return R(1) / (R(1) + R(magnesium / R(3.57)) * exp(v * R(-0.062)));
}

// Sum of the synaptic currents at membrane potential v, and its slope along v.
template <class V> AX_HD void synaptic_current(const StepAt<V>& at, const V& v, V& current, V& slope) {
  using R = Real<V>;
  current = slope = V(R(0));
  for (int i = 0; i < at.k.conductances_count; ++i) {
    const Conductance<R>& c = at.k.conductances[i];
    const V g = V::load(c.g + at.offset), drop = R(c.reversal) - v;
    if (c.magnesium > 0) {
      const V b = magnesium_block(v, R(c.magnesium));
      current += g * b * drop;
      slope += g * b * ((R(1) - b) * drop * R(0.062) - R(1));
    } else {
      current += g * drop;
      slope -= g;
    }
  }
}

template <class M, class V> struct NetworkCell {
  ParamsOf<M, V> p;
  CoeffOf<M, V> c;
  AX_HD explicit NetworkCell(const StepAt<V>& at) {
    at.broadcast(p, at.k.params);
    if constexpr (coeff_size<M> > 0) at.broadcast(c, at.k.coeff);
  }
};

// What the drive of a neuron marked `edge` was before the step decides whether it can cross upwards in it.
template <class M, class V> AX_HD auto may_cross(const Carry<M, V>& before, const NetworkCell<M, V>& cell, const InputOf<M, V>& in, Real<V> dt) {
  const V none(Real<V>(0));
  return V(M::drive(before.s, environment(cell.p, cell.c, in, before.h, none, dt))) <= none;
}

template <class M, class V, bool given> AX_HD void step_trials(const NetworkStep<Real<V>>& k, int n, int chunk) {
  using R = Real<V>;
  const StepAt<V> at(k, n, chunk);
  const R dt = R(k.dt);
  const NetworkCell<M, V> cell(at);
  Carry<M, V> x;
  at.load(x, k.before);
  InputOf<M, V> in;
  at.inputs(in);
  const V z = at.spikes(k.fired_before, k.z_before), none(R(0));
  MaskType<V> crossing(true);
  if constexpr (M::info.edge && !given) crossing = may_cross<M, V>(x, cell, in, dt);
  const auto e = environment(cell.p, cell.c, in, x.h, z, dt);
  M::reset(x.s, e, z);
  if constexpr (has_membrane<M>) {
    if (k.conductances_count > 0) {
      V current, slope;
      synaptic_current(at, x.s.V_m, current, slope);
      in.I += current;
    }
  }
  M::flow(x.s, e);
  if constexpr (history_size<M> > 0) M::remember(x.h, e, z);
  int i = 0;
  x.each([&](const V& y) __attribute__((always_inline)) { y.store(k.after + (i++) * at.row + at.offset); });
  if constexpr (given) return;
  const V drive = M::drive(x.s, environment(cell.p, cell.c, in, x.h, none, dt));
  if (k.z_after) {
    V value = surrogate_value(drive, k.surrogate);
    if constexpr (M::info.edge) value = select(crossing, value, none);
    value.store(k.z_after + at.offset);
  }
  auto fire = drive > none;
  if constexpr (M::info.edge) fire = fire & crossing;
  const unsigned bits = lane_bits(fire) << (chunk * V::width) & k.lanes;
  k.fired_after[n] = TrialMask(chunk == 0 ? bits : (k.fired_after[n] | bits));
}

template <class M, class R, bool given> void network_forward(const NetworkStep<R>& k) {
  using V = Pack<R, 1>;
  const FlushToZero guard;
  for (int n = 0; n < k.count; ++n) {
    for (int chunk = 0; chunk < trial_vectors<R>; ++chunk) step_trials<M, V, given>(k, n, chunk);
  }
}

template <class M, class R> void network_prepare(const R* params, R* coeff, int count, double dt) {
  using V = Pack<R, 1>;   // texts are written for vectors; one lane is used
  for (int n = 0; n < count; ++n) {
    ParamsOf<M, V> p;
    fill(p, [&](int i) { return V(params[std::ptrdiff_t(i) * count + n]); });
    const CoeffOf<M, V> c = prepare<M, V>(p, dt);
    if constexpr (coeff_size<M> > 0) {
      int i = 0;
      c.each([&](const V& y) { coeff[std::ptrdiff_t(i++) * count + n] = y[0]; });
    }
  }
}

AX_NAMESPACE_END
