// Spikes with amplitudes (core/network/graded_kernels.hpp).
#pragma once
#include "core/network/graded_kernels.hpp"
#include "core/network/kernels/dense.hpp"
#include "core/network/kernels/sparse.hpp"
#include "core/rollout/kernels/flush_to_zero.hpp"

AX_NAMESPACE_BEGIN

template <class R> void release(const PlasticConstants<R>& c, const R* z, const R* before, R* after, R* released) {
  using T = Trials<R>;
  const FlushToZero guard;
  const T one(R(1));
  for (std::int64_t i = 0; i < c.count; ++i) {
    const std::int64_t at = i * trial_lanes, state = 2 * at;
    const R U = c.U[i];
    const T spike = T::load(z + at), used = T::load(before + state) * c.keep_d[i];
    const T raised = T::load(before + state + trial_lanes) * c.keep_f[i], u = raised + T(U);
    const T r = spike * u * (one - used);
    r.store(released + at);
    T(used + r).store(after + state);
    T(raised + spike * U * (one - u)).store(after + state + trial_lanes);
  }
}
template <class R>
void release_adjoint(const PlasticConstants<R>& c, const R* z, const R* before, const R* on_released, R* carry, R* on_z) {
  using T = Trials<R>;
  const FlushToZero guard;
  const T one(R(1));
  for (std::int64_t i = 0; i < c.count; ++i) {
    const std::int64_t at = i * trial_lanes, state = 2 * at;
    const R U = c.U[i];
    const T spike = T::load(z + at), x = one - T::load(before + state) * c.keep_d[i];
    const T u = T::load(before + state + trial_lanes) * c.keep_f[i] + T(U);
    const T on_used = T::load(carry + state), on_raised = T::load(carry + state + trial_lanes);
    const T on_r = T::load(on_released + at) + on_used;
    T(T::load(on_z + at) + on_r * u * x + on_raised * U * (one - u)).store(on_z + at);
    T((on_used - on_r * spike * u) * c.keep_d[i]).store(carry + state);
    T((on_raised + on_r * spike * x - on_raised * spike * U) * c.keep_f[i]).store(carry + state + trial_lanes);
  }
}

template <class R>
void spread_graded_dense(const R* w, std::int64_t ld, const TrialMask* fired, const R* z, int pre, int post, int* lists, R* u) {
  spread_rows<R, true>(w, ld, fired, z, pre, post, lists, u);
}

template <class R>
void outer_graded_dense(const TrialMask* fired, const R* z, const R* rows, std::int64_t ld, int pre, R* gradient) {
  using V = Pack<R, 1>;
  for (int i = 0; i < pre; ++i, z += trial_lanes) {
    const R* from[trial_lanes];
    R amplitude[trial_lanes];
    int n = 0;
    for (unsigned mask = fired[i]; mask; mask &= mask - 1, ++n) {
      const int g = __builtin_ctz(mask);
      from[n] = rows + g * ld;
      amplitude[n] = z[g];
    }
    R* const to = gradient + i * ld;
    for (std::int64_t j = 0; n > 0 && j < ld; j += V::width) {
      V sum = V::load(to + j);
      for (int e = 0; e < n; ++e) sum += V::load(from[e] + j) * amplitude[e];
      sum.store(to + j);
    }
  }
}

template <class R> void spread_graded_sparse(const SparseTiles<R>& s, const TrialMask* fired, const R* z, R* u) {
  const auto wanted = [&](int i) __attribute__((always_inline)) { return fired[i] != 0; };
  for (int b = 0; b < s.tiles(); ++b) {
    R* const to = u + std::int64_t(b) * sparse_tile * trial_lanes;
    const auto spread = [&](int i, std::int64_t k, std::int64_t end) __attribute__((always_inline)) {
      spread_tile<R>(s, k, end, Trials<R>::load(z + std::int64_t(i) * trial_lanes), to);
    };
    over_wanted(s, b, wanted, spread);
  }
}

template <class R>
void outer_graded_sparse(const SparseTiles<R>& s, const TrialMask* fired, const R* z, const R* rows, std::int64_t ld, R* gradient) {
  const TileTarget* const target = s.target;
  const auto wanted = [&](int i) __attribute__((always_inline)) { return fired[i] != 0; };
  for (int b = 0; b < s.tiles(); ++b) {
    const R* const tile = rows + std::int64_t(b) * sparse_tile;
    const auto outer = [&](int i, std::int64_t begin, std::int64_t end) __attribute__((always_inline)) {
      for (unsigned mask = fired[i]; mask; mask &= mask - 1) {
        const int g = __builtin_ctz(mask);
        const R* const a = tile + g * ld;
        const R amplitude = z[std::int64_t(i) * trial_lanes + g];
        for (std::int64_t k = begin; k < end; ++k) gradient[k] += amplitude * a[target[k]];
      }
    };
    over_wanted(s, b, wanted, outer);
  }
}

template <class R> void set_graded_kernels(GradedKernels<R>& k) {
  k.release = release<R>;
  k.release_adjoint = release_adjoint<R>;
  k.spread_dense = spread_graded_dense<R>;
  k.outer_dense = outer_graded_dense<R>;
  k.spread_sparse = spread_graded_sparse<R>;
  k.outer_sparse = outer_graded_sparse<R>;
}

AX_NAMESPACE_END
