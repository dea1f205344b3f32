// Sparse connections (core/network/sparse_kernels.hpp).
#pragma once
#include "core/network/kernels/trials.hpp"
#include "core/network/sparse_kernels.hpp"

AX_NAMESPACE_BEGIN

// f(i, k, end, tile, ahead): the connections k … end - 1 of source i in a tile, for all sources, tile after tile; `ahead` is a source
// that comes soon.
template <class R, class F> AX_HD void over_tiles(const SparseTiles<R>& s, F&& f) {
  for (int b = 0; b < s.tiles(); ++b) {
    const std::int64_t* const first = s.first + std::int64_t(b) * s.pre;
    const std::int32_t* const source = s.source + std::int64_t(b) * s.pre;
    for (int r = 0; r < s.pre; ++r) f(source[r], first[r], first[r + 1], std::int64_t(b) * sparse_tile, source[r + 8 < s.pre ? r + 8 : r]);
  }
}

// f(i, k, end): the connections k … end - 1 of source i in tile b, for every source that `wanted(i)`. Which ones these are is found block
// by block of runs and without branches: whether a source fired cannot be foreseen.
template <class R, class W, class F> AX_HD void over_wanted(const SparseTiles<R>& s, int b, W&& wanted, F&& f) {
  constexpr int block = 512;
  int list[block];
  const std::int64_t* const first = s.first + std::int64_t(b) * s.pre;
  const std::int32_t* const source = s.source + std::int64_t(b) * s.pre;
  for (int start = 0; start < s.pre; start += block) {
    const int end = start + block < s.pre ? start + block : s.pre;
    int found = 0;
    for (int r = start; r < end; ++r) {
      list[found] = r;
      found += int(wanted(source[r]));
    }
    for (int e = 0; e < found; ++e) f(source[list[e]], first[list[e]], first[list[e] + 1]);
  }
}

template <class R> AX_HD void spread_tile(const SparseTiles<R>& s, std::int64_t k, std::int64_t end, const Trials<R>& z, R* u) {
  using T = Trials<R>;
  const TileTarget* const target = s.target;   // in registers: a store might change what `s` refers to
  const R* const weight = s.weight;
  for (; k < end; k += sparse_together) {
    AX_UNROLL for (int j = 0; j < sparse_together; ++j) {
      R* const at = u + target[k + j] * trial_lanes;
      T(T::load(at) + z * weight[k + j]).store(at);
    }
  }
}
template <class R> void sparse_spread(const SparseTiles<R>& s, const TrialMask* fired, R* u) {
  const auto wanted = [&](int i) __attribute__((always_inline)) { return fired[i] != 0; };
  for (int b = 0; b < s.tiles(); ++b) {
    R* const to = u + std::int64_t(b) * sparse_tile * trial_lanes;
    const auto spread = [&](int i, std::int64_t k, std::int64_t end) __attribute__((always_inline)) {
      spread_tile<R>(s, k, end, trials_where<R>(fired[i]), to);
    };
    over_wanted(s, b, wanted, spread);
  }
}
template <class R> void sparse_spread_values(const SparseTiles<R>& s, const R* z, R* u) {
  over_tiles(s, [&](int i, std::int64_t k, std::int64_t end, std::int64_t tile, int) __attribute__((always_inline)) {
    spread_tile<R>(s, k, end, Trials<R>::load(z + std::int64_t(i) * trial_lanes), u + tile * trial_lanes);
  });
}

template <class R> AX_HD Trials<R> gather_run(const R* lambda, const TileTarget* target, const R* weight, std::int64_t n, const Trials<R>& start) {
  using T = Trials<R>;
  T a = start, b(R(0)), c(R(0)), d(R(0));   // taken in turn: a single sum would wait for itself
  for (; n > 0; n -= 4, target += 4, weight += 4) {
    const FourNumbers<R> w(weight);
    a += T::load(lambda + target[0] * trial_lanes) * w.template at<0>();
    b += T::load(lambda + target[1] * trial_lanes) * w.template at<1>();
    c += T::load(lambda + target[2] * trial_lanes) * w.template at<2>();
    d += T::load(lambda + target[3] * trial_lanes) * w.template at<3>();
  }
  return (a + b) + (c + d);
}
template <class R> void sparse_gather(const SparseTiles<R>& s, const R* all, R* out) {
  over_tiles(s, [&](int i, std::int64_t k, std::int64_t end, std::int64_t tile, int ahead) __attribute__((always_inline)) {
    R* const at = out + std::int64_t(i) * trial_lanes;
    __builtin_prefetch(out + std::int64_t(ahead) * trial_lanes);
    gather_run<R>(all + tile * trial_lanes, s.target + k, s.weight + k, end - k, Trials<R>::load(at)).store(at);
  });
}

template <class R> void sparse_outer(const SparseTiles<R>& s, const HeldSpikes* spikes, const R* rows, std::int64_t ld, R* gradient) {
  constexpr int together = 4;   // spikes that share the targets and the sums
  static const R silent[sparse_tile] = {};
  const TileTarget* const target = s.target;
  for (int b = 0; b < s.tiles(); ++b) {
    const R* const tile = rows + std::int64_t(b) * sparse_tile;
    over_wanted(s, b, [&](int i) __attribute__((always_inline)) { return spikes[i] != 0; }, [&](int i, std::int64_t begin, std::int64_t end) __attribute__((always_inline)) {
      for (HeldSpikes word = spikes[i]; word;) {
        const R* from[together];
        AX_UNROLL for (int e = 0; e < together; ++e) {
          from[e] = word ? tile + __builtin_ctzll(word) * ld : silent;
          word &= word - 1;
        }
        for (std::int64_t k = begin; k < end; k += sparse_together) {
          AX_UNROLL for (std::int64_t j = k; j < k + sparse_together; ++j)
            gradient[j] += (from[0][target[j]] + from[1][target[j]]) + (from[2][target[j]] + from[3][target[j]]);
        }
      }
    });
  }
}

template <class R> void sparse_outer_values(const SparseTiles<R>& s, const R* z, const R* lambda, R* gradient) {
  using T = Trials<R>;
  over_tiles(s, [&](int i, std::int64_t k, std::int64_t end, std::int64_t tile, int) __attribute__((always_inline)) {
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
