// Sixteen trials as one pack.
#pragma once
#include "core/network/kernels/trial_lanes.hpp"

AX_NAMESPACE_BEGIN

template <class R> using Trials = Pack<R, trial_vectors<R>>;

template <class R> AX_HD Trials<R> trials_where(unsigned mask) {
  using V = Pack<R, 1>;
  Trials<R> r;
  AX_UNROLL for (int i = 0; i < trial_vectors<R>; ++i) r.n[i] = lanes_where<V>(mask >> (i * V::width) & ((1u << V::width) - 1)).n[0];
  return r;
}

template <class R> AX_HD R sum_of_trials(const Trials<R>& x) {
  const R* const lane = reinterpret_cast<const R*>(&x);
  R sum = 0;
  for (int g = 0; g < trial_lanes; ++g) sum += lane[g];
  return sum;
}

AX_NAMESPACE_END
