// Sparse connections (core/network/sparse_kernels.hpp).
#pragma once
#include "core/network/kernels/trials.hpp"
#include "core/network/sparse_kernels.hpp"

AX_NAMESPACE_BEGIN

// f(i, k, end, tile): the connections k … end - 1 of source i in a tile, for all sources that `wanted(i)`, tile after tile.
template <class R, class W, class F> AX_HD void over_tiles(const SparseTiles<R>& s, W&& wanted, F&& f) {
  for (int b = 0; b < s.tiles(); ++b) {
    const std::int64_t* const first = s.first + std::int64_t(b) * s.pre;
    for (int i = 0; i < s.pre; ++i) {
      if (first[i] != first[i + 1] && wanted(i)) f(i, first[i], first[i + 1], std::int64_t(b) * sparse_tile);
    }
  }
}

template <class R> AX_HD void spread_tile(const SparseTiles<R>& s, std::int64_t k, std::int64_t end, const Trials<R>& z, R* u) {
  using T = Trials<R>;
  const std::uint16_t* const target = s.target;   // in registers: a store might change what `s` refers to
  const R* const weight = s.weight;
  for (; k < end; ++k) {
    R* const at = u + target[k] * trial_lanes;
    T(T::load(at) + z * weight[k]).store(at);
  }
}
template <class R> void sparse_spread(const SparseTiles<R>& s, const TrialMask* fired, R* u) {
  over_tiles(s, [&](int i) { return fired[i] != 0; }, [&](int i, std::int64_t k, std::int64_t end, std::int64_t tile) __attribute__((always_inline)) {
    spread_tile<R>(s, k, end, trials_where<R>(fired[i]), u + tile * trial_lanes);
  });
}
template <class R> void sparse_spread_values(const SparseTiles<R>& s, const R* z, R* u) {
  over_tiles(s, [](int) { return true; }, [&](int i, std::int64_t k, std::int64_t end, std::int64_t tile) __attribute__((always_inline)) {
    spread_tile<R>(s, k, end, Trials<R>::load(z + std::int64_t(i) * trial_lanes), u + tile * trial_lanes);
  });
}

template <class R> void sparse_gather(const SparseTiles<R>& s, const R* all, R* out) {
  using T = Trials<R>;
  over_tiles(s, [](int) { return true; }, [&](int i, std::int64_t k, std::int64_t end, std::int64_t tile) __attribute__((always_inline)) {
    const R* const lambda = all + tile * trial_lanes;
    R* const at = out + std::int64_t(i) * trial_lanes;
    T sum = T::load(at), other(R(0));   // two sums in turn: one alone would wait for itself
    for (; k + 2 <= end; k += 2) {
      sum += T::load(lambda + s.target[k] * trial_lanes) * s.weight[k];
      other += T::load(lambda + s.target[k + 1] * trial_lanes) * s.weight[k + 1];
    }
    if (k < end) sum += T::load(lambda + s.target[k] * trial_lanes) * s.weight[k];
    T(sum + other).store(at);
  });
}

template <class R> void sparse_outer(const SparseTiles<R>& s, const HeldSpikes* spikes, const R* rows, std::int64_t ld, R* gradient) {
  const std::uint16_t* const target = s.target;
  over_tiles(s, [&](int i) { return spikes[i] != 0; }, [&](int i, std::int64_t begin, std::int64_t end, std::int64_t tile) __attribute__((always_inline)) {
    for (HeldSpikes mask = spikes[i]; mask; mask &= mask - 1) {   // two trials at a time share the targets and the sums
      const R* const a = rows + __builtin_ctzll(mask) * ld + tile;
      mask &= mask - 1;
      if (!mask) {
        for (std::int64_t k = begin; k < end; ++k) gradient[k] += a[target[k]];
        break;
      }
      const R* const b = rows + __builtin_ctzll(mask) * ld + tile;
      for (std::int64_t k = begin; k < end; ++k) gradient[k] += a[target[k]] + b[target[k]];
    }
  });
}

template <class R> void sparse_outer_values(const SparseTiles<R>& s, const R* z, const R* lambda, R* gradient) {
  using T = Trials<R>;
  over_tiles(s, [](int) { return true; }, [&](int i, std::int64_t k, std::int64_t end, std::int64_t tile) __attribute__((always_inline)) {
    const T x = T::load(z + std::int64_t(i) * trial_lanes);
    for (; k < end; ++k) gradient[k] += sum_of_trials<R>(T(x * T::load(lambda + (tile + s.target[k]) * trial_lanes)));
  });
}

template <class R> void set_sparse_kernels(SparseKernels<R>& k) {
  k.spread = sparse_spread<R>;
  k.spread_values = sparse_spread_values<R>;
  k.gather = sparse_gather<R>;
  k.outer = sparse_outer<R>;
  k.outer_values = sparse_outer_values<R>;
}

AX_NAMESPACE_END
