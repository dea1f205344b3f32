// A step whose spike is located inside it: the crossing lies on the chord of the drive, states and history are taken there on their own
// chords, the reset acts, and the rest of the step is run from it. Differentiating this map gives the saltation of the derivatives:
// S+ = r_x S- + r_theta + (r_x f- - f+) dt*/dtheta, with the chords in place of f. One spike per step and lane at most.
#pragma once
#include "core/rollout/kernels/forward.hpp"

AX_NAMESPACE_BEGIN

template <class M, class T> struct EventStep {
  MaskType<T> fired;
  T fraction;   // of the step at which the spike falls
};

// a + share (b - a), member by member
template <class Rec, class T> AX_HD Rec on_chord(const Rec& a, const Rec& b, const T& share) {
  Rec r = a;
  T* to = reinterpret_cast<T*>(&r);
  const T* end = reinterpret_cast<const T*>(&b);
  int i = 0;
  r.each([&](T&) {
    to[i] = to[i] + share * (end[i] - to[i]);
    ++i;
  });
  return r;
}
template <class Rec, class T> AX_HD Rec chosen(const MaskType<T>& m, const Rec& a, const Rec& b, const T*) {
  Rec r = b;
  T* to = reinterpret_cast<T*>(&r);
  const T* from = reinterpret_cast<const T*>(&a);
  int i = 0;
  r.each([&](T&) {
    to[i] = select(m, from[i], to[i]);
    ++i;
  });
  return r;
}

template <class M, class T, class P, class C, class I, class R>
AX_HD EventStep<M, T> event_step(Carry<M, T>& x, const P& p, const C& c, const I& in, R dt) {
  const T none(R(0)), spike(R(1));
  const T u0 = M::drive(x.s, environment(p, c, in, x.h, none, dt));
  Carry<M, T> quiet = x;
  take_step<M>(quiet, environment(p, c, in, quiet.h, none, dt), none);
  const T u1 = M::drive(quiet.s, environment(p, c, in, quiet.h, none, dt));
  const auto fired = (u1 > R(0)) & (u0 <= R(0));
  if (!any(fired)) {
    x = quiet;
    return {fired, none};
  }
  const T share = select(fired, u0 / select(fired, u0 - u1, spike), none);
  Carry<M, T> y;
  y.s = on_chord(x.s, quiet.s, share);
  if constexpr (history_size<M> > 0) y.h = on_chord(x.h, quiet.h, share);
  M::reset(y.s, environment(p, c, in, y.h, spike, dt), spike);
  const StateOf<M, T> after_reset = y.s;
  M::flow(y.s, environment(p, c, in, y.h, spike, dt));
  y.s = on_chord(after_reset, y.s, T(1.0 - share));
  if constexpr (history_size<M> > 0) {
    M::remember(y.h, environment(p, c, in, y.h, spike, dt), spike);
    HistoryOf<M, T> later = y.h;
    M::remember(later, environment(p, c, in, later, none, dt), none);
    y.h = on_chord(y.h, later, T(-share));
    x.h = chosen(fired, y.h, quiet.h, &none);
  }
  x.s = chosen(fired, y.s, quiet.s, &none);
  return {fired, share};
}

template <class M, class V> void forward_event_block(const Rollout<Real<V>>& k, std::int64_t first, void*) {
  using R = Real<V>;
  const FlushToZero guard;
  const LaneBlock b = block_at<V>(k, first);
  Cell<M, V> cell(k, b);
  Carry<M, V> x;
  start<M>(x, k, b);
  Observer<M, V> observer(k, b);
  for (std::int64_t t = 0; t < k.steps; ++t) {
    if (cell.varying) cell.load_inputs(k, t, b);
    pull<M>(x, k, t, b);
    observer.before(t, x);
    const EventStep<M, V> e = event_step<M>(x, cell.p, cell.c, cell.in, R(k.dt));
    note_event<M>(observer, e.fired, e.fraction, t, b);
    if ((t & (check_every - 1)) == check_every - 1) {
      observer.flush();
      check<M>(x, k.status, t, b);
    }
  }
  observer.finish(x);
}

// Spikes inside step t are told with their fraction of it.
template <class M, class V, class Mask_> AX_HD void note_event(Observer<M, V>& observer, const Mask_& fired, const V& fraction, std::int64_t t, const LaneBlock& b) {
  if (!any(fired)) return;
  double at[V::width];
  for (int i = 0; i < V::width; ++i) at[i] = double(fraction[i]);
  observer.spikes(t, {select(fired, V(Real<V>(1)), V(Real<V>(0))), bits_of(fired) & active_bits(b)}, at);
}

AX_NAMESPACE_END
