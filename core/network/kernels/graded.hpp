// Spikes with amplitudes (core/network/graded_kernels.hpp).
#pragma once
#include "core/network/graded_kernels.hpp"
#include "core/network/kernels/dense.hpp"
#include "core/network/kernels/sparse.hpp"

AX_NAMESPACE_BEGIN

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
  k.spread_dense = spread_graded_dense<R>;
  k.outer_dense = outer_graded_dense<R>;
  k.spread_sparse = spread_graded_sparse<R>;
  k.outer_sparse = outer_graded_sparse<R>;
}

AX_NAMESPACE_END
