// Traces of connections, 16 trials at a time.
#pragma once
#include "core/network/kernels/wiring.hpp"
#include "core/network/online/trace_kernels.hpp"

AX_NAMESPACE_BEGIN

// One trace on; its numbers stay in registers where n is known.
template <class R, int fixed>
AX_HD void advance_trace(const TraceStep<R>& s, int n, const R* J, const R* F, const Trials<R>& x, R* trace, Trials<R>* next) {
  using T = Trials<R>;
  constexpr int most = fixed > 0 ? fixed : 64;
  T before[most];
  AX_UNROLL
  for (int i = 0; i < n; ++i) before[i] = T::load(trace + i * trial_lanes) * s.decay;
  AX_UNROLL
  for (int i = 0; i < n; ++i) {
    T sum = T::load(F + i * trial_lanes) * x;
    AX_UNROLL
    for (int k = 0; k < n; ++k) sum += T::load(J + (i * n + k) * trial_lanes) * before[k];
    next[i] = sum;
    sum.store(trace + i * trial_lanes);
  }
}

template <class R, int fixed> void advance_traces(const TraceStep<R>& s) {
  using T = Trials<R>;
  const FlushToZero guard;
  const int n = fixed > 0 ? fixed : s.n;
  for (int j = 0; j < s.post; ++j) {
    const R *const J = s.jacobian + std::int64_t(j) * n * n * trial_lanes, *const F = s.input + std::int64_t(j) * n * trial_lanes;
    const T none(R(0));
    const T signal = s.signal ? T::load(s.signal + std::int64_t(j) * trial_lanes) : none;
    const T spike_signal = s.spike_signal ? T::load(s.spike_signal + std::int64_t(j) * trial_lanes) : none;
    for (std::int64_t e = s.row[j]; e < s.row[j + 1]; ++e) {
      T next[fixed > 0 ? fixed : 64];
      advance_trace<R, fixed>(s, n, J, F, T::load(s.x + std::int64_t(s.source[e]) * trial_lanes), s.traces + e * n * trial_lanes,
                              next);
      T seen = next[s.read];
      if (s.filtered) {
        R* const at = s.filtered + e * trial_lanes;
        seen += T::load(at) * s.kappa;
        seen.store(at);
      }
      if (!s.signal && !s.spike_signal) continue;
      s.gradient[s.edge[e]] += sum_of_trials<R>(T(signal * seen + spike_signal * next[n - 1]));
    }
  }
}

template <class R> void advance_any(const TraceStep<R>& s) {
  switch (s.n) {
    case 2: return advance_traces<R, 2>(s);
    case 3: return advance_traces<R, 3>(s);
    case 4: return advance_traces<R, 4>(s);
    case 5: return advance_traces<R, 5>(s);
    default: return advance_traces<R, 0>(s);
  }
}

AX_NAMESPACE_END
