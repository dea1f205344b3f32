// Traces of connections, 16 trials at a time.
#pragma once
#include "core/network/kernels/dense.hpp"
#include "core/network/online/trace_kernels.hpp"

AX_NAMESPACE_BEGIN

// `tile` traces of target j, from e on, through the steps of a block: the Jacobian is read once for all of them, and while one
// waits for its sums another goes on. Where n is known, the numbers stay in registers.
template <class R, int fixed, int tile>
AX_HD void advance_tile(const TraceStep<R>& s, const TraceInput<R>* block, int size, bool learns, int j, std::int64_t e) {
  using T = Trials<R>;
  constexpr int most = fixed > 0 ? fixed : 64;
  const int n = fixed > 0 ? fixed : s.n;
  T trace[tile][most], next[tile][most], learned[tile], filtered[tile];
  AX_UNROLL
  for (int k = 0; k < tile; ++k) {
    AX_UNROLL
    for (int i = 0; i < n; ++i) trace[k][i] = T::load(s.traces + ((e + k) * n + i) * trial_lanes);
    learned[k] = T(R(0));
    filtered[k] = s.filtered ? T::load(s.filtered + (e + k) * trial_lanes) : T(R(0));
  }
  for (int t = 0; t < size; ++t) {
    const TraceInput<R>& in = block[t];
    const R *const J = in.jacobian + std::int64_t(j) * n * n * trial_lanes, *const F =
                                                                                in.input + std::int64_t(j) * n * trial_lanes;
    T x[tile];
    AX_UNROLL
    for (int k = 0; k < tile; ++k) x[k] = T::load(in.x + std::int64_t(s.source[e + k]) * trial_lanes);
    AX_UNROLL
    for (int i = 0; i < n; ++i) {
      const T f = T::load(F + i * trial_lanes);
      AX_UNROLL
      for (int k = 0; k < tile; ++k) next[k][i] = f * x[k];
      AX_UNROLL
      for (int c = 0; c < n; ++c) {
        const T g = T::load(J + (i * n + c) * trial_lanes) * s.decay;
        AX_UNROLL
        for (int k = 0; k < tile; ++k) next[k][i] += g * trace[k][c];
      }
    }
    AX_UNROLL
    for (int k = 0; k < tile; ++k) {
      AX_UNROLL
      for (int i = 0; i < n; ++i) trace[k][i] = next[k][i];
    }
    if (!s.filtered && !learns) continue;
    AX_UNROLL
    for (int k = 0; k < tile; ++k) {
      T seen = next[k][0];
      AX_UNROLL
      for (int i = 1; i < n; ++i) {
        if (i == s.read) seen = next[k][i];
      }
      if (s.filtered) seen = filtered[k] = filtered[k] * s.kappa + seen;
      if (in.signal) learned[k] += T::load(in.signal + std::int64_t(j) * trial_lanes) * seen;
      if (in.spike_signal) learned[k] += T::load(in.spike_signal + std::int64_t(j) * trial_lanes) * next[k][n - 1];
    }
  }
  AX_UNROLL
  for (int k = 0; k < tile; ++k) {
    AX_UNROLL
    for (int i = 0; i < n; ++i) trace[k][i].store(s.traces + ((e + k) * n + i) * trial_lanes);
    if (s.filtered) filtered[k].store(s.filtered + (e + k) * trial_lanes);
    if (learns) s.gradient[s.edge[e + k]] += sum_of_trials<R>(learned[k]);
  }
}

template <class R, int fixed, int tile> void advance_traces(const TraceStep<R>& s) {
  const FlushToZero guard;
  const TraceInput<R>* const block = s.block ? s.block : &s;
  const int size = s.block ? s.block_size : 1;
  bool learns = false;
  for (int t = 0; t < size; ++t) learns = learns || block[t].signal || block[t].spike_signal;
  for (int j = 0; j < s.post; ++j) {
    std::int64_t e = s.row[j];
    for (; e + tile <= s.row[j + 1]; e += tile) advance_tile<R, fixed, tile>(s, block, size, learns, j, e);
    for (; e < s.row[j + 1]; ++e) advance_tile<R, fixed, 1>(s, block, size, learns, j, e);
  }
}

template <class R> void advance_any(const TraceStep<R>& s) {
  switch (s.n) {
    case 2: return advance_traces<R, 2, 4>(s);
    case 3: return advance_traces<R, 3, 4>(s);
    case 4: return advance_traces<R, 4, 2>(s);
    case 5: return advance_traces<R, 5, 2>(s);
    default: return advance_traces<R, 0, 1>(s);
  }
}

AX_NAMESPACE_END
