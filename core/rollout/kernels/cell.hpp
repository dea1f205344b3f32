// A block of lanes of one neuron: its parameters, coefficients, inputs and what it carries from step to step.
#pragma once
#include "core/record/neuron.hpp"
#include "core/rollout/kernels/lanes.hpp"

AX_NAMESPACE_BEGIN

// What goes from step to step; the scalars in the order State, History.
template <class M, class T> struct Carry {
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
template <class M> inline constexpr int state_size = M::State_list.size;
template <class M> inline constexpr int history_size = M::History_list.size;
template <class M> inline constexpr int carry_size = M::State_list.size + M::History_list.size;
template <class M> inline constexpr int params_size = M::Params_list.size;
template <class M> inline constexpr int coeff_size = M::Coeff_list.size;
template <class M> inline constexpr int input_size = M::Input_list.size;

// record[i] = make(i), in list order
template <class Rec, class F> AX_HD void fill(Rec& record, F&& make) {
  int i = 0;
  record.each([&](auto& x) { x = make(i++); });
}
template <class M, class T> AX_HD CoeffOf<M, T> prepare(const ParamsOf<M, T>& p, double dt) {
  if constexpr (coeff_size<M> > 0) return M::prepare(p, Real<T>(dt));
  else return {};
}

// State and history at the start: the caller's or the defaults.
template <class M, class V, class R> AX_HD void start(Carry<M, V>& x, const Rollout<R>& k, const LaneBlock& b) {
  int i = 0;
  for (const Field& f : M::State_list) {
    for (int j = 0; j < f.count; ++j, ++i) reinterpret_cast<V*>(&x.s)[i] = k.start ? read<V>(k.start[i], 0, b) : V(R(f.value));
  }
  if constexpr (history_size<M> > 0) {
    int n = 0;
    for (const Field& f : M::History_list) {
      for (int j = 0; j < f.count; ++j) reinterpret_cast<V*>(&x.h)[n++] = V(R(f.value));
    }
  }
}

// The constants of a block, and the inputs of the present step.
template <class M, class V> struct Cell {
  using R = Real<V>;
  ParamsOf<M, V> p;
  CoeffOf<M, V> c;
  InputOf<M, V> in;
  bool varying = false;   // any input changes from step to step

  AX_HD Cell(const Rollout<R>& k, const LaneBlock& b) {
    fill(p, [&](int i) { return read<V>(k.params[i], 0, b); });
    c = prepare<M, V>(p, k.dt);
    for (int i = 0; i < input_size<M>; ++i) varying = varying || k.inputs[i].step_stride != 0;
    load_inputs(k, 0, b);
  }
  AX_HD void load_inputs(const Rollout<R>& k, std::int64_t t, const LaneBlock& b) {
    fill(in, [&](int i) { return read<V>(k.inputs[i], t, b); });
  }
  template <class H, class Z> AX_HD auto at(const H& h, const Z& z, R dt) const { return environment(p, c, in, h, z, dt); }
};

// One step given its spike.
template <class M, class T, class E, class Z> AX_HD void take_step(Carry<M, T>& x, const E& e, const Z& z) {
  M::reset(x.s, e, z);
  M::flow(x.s, e);
  if constexpr (history_size<M> > 0) M::remember(x.h, e, z);
}

// The state's pull towards a recording.
template <class M, class V, class R> AX_HD void pull(Carry<M, V>& x, const Rollout<R>& k, std::int64_t t, const LaneBlock& b) {
  if (k.drive.state < 0) return;
  V& s = reinterpret_cast<V*>(&x.s)[k.drive.state];
  const V y = read<V>(k.drive.signal, t, b);
  s = k.drive.gain == 1 ? y : s + V(R(k.drive.gain)) * (y - s);
}

// A state is lost when it is not finite or a million times beyond its bounds; the limit of state i.
template <class M> constexpr double limit_of(int i) {
  for (const Field& f : M::State_list) {
    if (i < f.count) {
      const double low = f.low < 0 ? -f.low : f.low, high = f.high < 0 ? -f.high : f.high;
      const double large = low > high ? low : high;
      return 1e6 * (large > 1 ? large : 1);
    }
    i -= f.count;
  }
  return 0;
}

template <class M, class V> __attribute__((noinline)) void note_lost(const Carry<M, V>& x, LaneStatus* status, std::int64_t step, const LaneBlock& b) {
  for (int i = 0; i < state_size<M>; ++i) {
    const auto fine = abs(reinterpret_cast<const V*>(&x.s)[i]) <= V(Real<V>(limit_of<M>(i)));
    for (int lane = 0; lane < b.active; ++lane) {
      LaneStatus& s = status[b.first + lane];
      if (!fine[lane] && s.status == RunStatus::ok) s = {RunStatus::diverged, step, i};
    }
  }
}

template <class M, class V> AX_HD void check(const Carry<M, V>& x, LaneStatus* status, std::int64_t step, const LaneBlock& b) {
  if (!status) return;
  MaskType<V> fine(true);
  for (int i = 0; i < state_size<M>; ++i) fine = fine & (abs(reinterpret_cast<const V*>(&x.s)[i]) <= V(Real<V>(limit_of<M>(i))));
  if (!all(fine)) note_lost(x, status, step, b);
}

inline constexpr int check_every = 16;

AX_NAMESPACE_END
