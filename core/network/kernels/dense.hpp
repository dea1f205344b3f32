// Dense connections and synaptic filters (core/network/dense_kernels.hpp): rows of weights added by events, products with their
// transpose, outer products.
#pragma once
#include "core/network/dense_kernels.hpp"
#include "core/network/kernels/spikes.hpp"
#include "core/network/kernels/transpose.hpp"
#include "core/network/kernels/trials.hpp"
#include "core/rollout/kernels/flush_to_zero.hpp"

AX_NAMESPACE_BEGIN

// Vectors of a row that are summed side by side.
inline constexpr int row_tile = AX_VECTOR_BYTES == 64 ? 4 : 8;

// Of one trial; `graded`: times the amplitudes z[16 source].
template <class R, int tile, bool graded> AX_HD void sum_rows(const R* w, std::int64_t ld, const int* list, int n, const R* z, R* out) {
  using V = Pack<R, 1>;
  V sum[tile];
  AX_UNROLL for (int i = 0; i < tile; ++i) sum[i] = V(R(0));
  for (int e = 0; e < n; ++e) {
    const R* const row = w + list[e] * ld;
    if constexpr (graded) {
      const V amplitude(z[std::int64_t(list[e]) * trial_lanes]);
      AX_UNROLL for (int i = 0; i < tile; ++i) sum[i] += V::load(row + i * V::width) * amplitude;
    } else {
      AX_UNROLL for (int i = 0; i < tile; ++i) sum[i] += V::load(row + i * V::width);
    }
  }
  AX_UNROLL for (int i = 0; i < tile; ++i) sum[i].store(out + i * V::width);
}

// `tile` vectors of the sums of every trial, in the nearest cache until they are turned into lanes.
template <class R, int tile, bool graded>
AX_HD void spread_tile_of_rows(const R* w, std::int64_t ld, const int* lists, int stride, const int* found, const R* z, int post, R* u) {
  constexpr int width = Pack<R, 1>::width, wide = tile * width;
  alignas(64) R sums[trial_lanes * wide];
  for (int g = 0; g < trial_lanes; ++g)
    sum_rows<R, tile, graded>(w, ld, lists + g * stride, found[g], graded ? z + g : nullptr, sums + g * wide);
  add_rows_as_lanes(sums, wide, post < wide ? post : wide, u);
}
template <class R, bool graded>
AX_HD void spread_rows(const R* w, std::int64_t ld, const TrialMask* fired, const R* z, int pre, int post, int* lists, R* u) {
  constexpr int width = Pack<R, 1>::width, wide = row_tile * width;
  int found[trial_lanes] = {};
  each_spike(fired, pre, [&](int i, int g) __attribute__((always_inline)) { lists[g * pre + found[g]++] = i; });
  std::int64_t at = 0;
  for (; at + wide <= ld; at += wide)
    spread_tile_of_rows<R, row_tile, graded>(w + at, ld, lists, pre, found, z, int(post - at), u + at * trial_lanes);
  for (; at < ld; at += width) spread_tile_of_rows<R, 1, graded>(w + at, ld, lists, pre, found, z, int(post - at), u + at * trial_lanes);
}
template <class R> void spread_events(const R* w, std::int64_t ld, const TrialMask* fired, int pre, int post, int* lists, R* u) {
  spread_rows<R, false>(w, ld, fired, nullptr, pre, post, lists, u);
}

template <class R> void to_rows(const R* u, int count, R* rows, std::int64_t ld) {
  constexpr int width = Pack<R, 1>::width;
  int n = 0;
  for (; n + width <= count; n += width) {
    for (int g = 0; g < trial_lanes; g += width) {
      Pack<R, 1> block[width];
      AX_UNROLL for (int r = 0; r < width; ++r) block[r] = Pack<R, 1>::load(u + std::int64_t(n + r) * trial_lanes + g);
      transpose<R>(block);
      AX_UNROLL for (int r = 0; r < width; ++r) block[r].store(rows + (g + r) * ld + n);
    }
  }
  for (; n < count; ++n) {
    for (int g = 0; g < trial_lanes; ++g) rows[g * ld + n] = u[std::int64_t(n) * trial_lanes + g];
  }
}

template <class R> AX_HD void spread_dense_row(const R* w, const Trials<R>& z, int post, R* u) {
  using T = Trials<R>;
  for (int j = 0; j < post; ++j) {
    R* const at = u + std::int64_t(j) * trial_lanes;
    T(T::load(at) + z * w[j]).store(at);
  }
}
// Few targets stay in registers.
template <class R, int post> AX_HD void spread_few(const R* w, std::int64_t ld, const TrialMask* fired, int pre, R* u) {
  using T = Trials<R>;
  T sum[post];
  AX_UNROLL for (int j = 0; j < post; ++j) sum[j] = T::load(u + j * trial_lanes);
  for (int i = 0; i < pre; ++i) {
    const T z = trials_where<R>(fired[i]);
    AX_UNROLL for (int j = 0; j < post; ++j) sum[j] += z * w[i * ld + j];
  }
  AX_UNROLL for (int j = 0; j < post; ++j) sum[j].store(u + j * trial_lanes);
}
template <class R> void spread_dense(const R* w, std::int64_t ld, const TrialMask* fired, int pre, int post, R* u) {
  if (post == 1) return spread_few<R, 1>(w, ld, fired, pre, u);
  if (post == 2) return spread_few<R, 2>(w, ld, fired, pre, u);
  for (int i = 0; i < pre; ++i) {
    if (fired[i]) spread_dense_row<R>(w + i * ld, trials_where<R>(fired[i]), post, u);
  }
}
template <class R> void spread_dense_values(const R* w, std::int64_t ld, const R* z, int pre, int post, R* u) {
  for (int i = 0; i < pre; ++i) spread_dense_row<R>(w + i * ld, Trials<R>::load(z + std::int64_t(i) * trial_lanes), post, u);
}

// Rows of the product that are summed side by side, as far as the registers reach.
template <class R> inline constexpr int gather_tile = (AX_VECTOR_BYTES == 64 ? 16 : 8) / trial_vectors<R> > 0 ? (AX_VECTOR_BYTES == 64 ? 16 : 8) / trial_vectors<R> : 1;

template <class R, int tile> AX_HD void gather_rows(const R* w, std::int64_t ld, const R* lambda, int post, R* out) {
  using T = Trials<R>;
  T sum[tile];
  AX_UNROLL for (int i = 0; i < tile; ++i) sum[i] = T::load(out + i * trial_lanes);
  for (int j = 0; j < post; ++j) {
    const T x = T::load(lambda + std::int64_t(j) * trial_lanes);
    AX_UNROLL for (int i = 0; i < tile; ++i) sum[i] += x * w[i * ld + j];
  }
  AX_UNROLL for (int i = 0; i < tile; ++i) sum[i].store(out + i * trial_lanes);
}
template <class R> void gather_dense(const R* w, std::int64_t ld, const R* lambda, int pre, int post, R* out) {
  int i = 0;
  for (; i + gather_tile<R> <= pre; i += gather_tile<R>) gather_rows<R, gather_tile<R>>(w + i * ld, ld, lambda, post, out + std::int64_t(i) * trial_lanes);
  for (; i < pre; ++i) gather_rows<R, 1>(w + i * ld, ld, lambda, post, out + std::int64_t(i) * trial_lanes);
}
// A row of the gradient is in registers while the spikes of all held steps are added.
template <class R, int tile> AX_HD void outer_tile(const HeldSpikes* spikes, const R* rows, std::int64_t ld, int pre, R* gradient) {
  using V = Pack<R, 1>;
  for (int i = 0; i < pre; ++i) {
    HeldSpikes word = spikes[i];
    if (!word) continue;
    R* const to = gradient + i * ld;
    V sum[tile];
    AX_UNROLL for (int j = 0; j < tile; ++j) sum[j] = V::load(to + j * V::width);
    for (; word; word &= word - 1) {
      const R* const from = rows + __builtin_ctzll(word) * ld;
      AX_UNROLL for (int j = 0; j < tile; ++j) sum[j] += V::load(from + j * V::width);
    }
    AX_UNROLL for (int j = 0; j < tile; ++j) sum[j].store(to + j * V::width);
  }
}
template <class R> void outer_dense(const HeldSpikes* spikes, const R* rows, std::int64_t ld, int pre, R* gradient) {
  constexpr int width = Pack<R, 1>::width, wide = row_tile * width;
  std::int64_t at = 0;
  for (; at + wide <= ld; at += wide) outer_tile<R, row_tile>(spikes, rows + at, ld, pre, gradient + at);
  for (; at < ld; at += width) outer_tile<R, 1>(spikes, rows + at, ld, pre, gradient + at);
}
template <class R> void outer_dense_values(const R* z, const R* lambda, int pre, int post, std::int64_t ld, R* gradient) {
  using T = Trials<R>;
  for (int i = 0; i < pre; ++i) {
    const T x = T::load(z + std::int64_t(i) * trial_lanes);
    for (int j = 0; j < post; ++j) gradient[i * ld + j] += sum_of_trials<R>(T(x * T::load(lambda + std::int64_t(j) * trial_lanes)));
  }
}
// n is a multiple of 16
template <class R> void filter(const SynapticFilter& f, const R* u, R* r, const R* before, R* after, std::int64_t n) {
  using V = Pack<R, 1>;
  const FlushToZero guard;
  for (std::int64_t i = 0; i < n; i += V::width) {
    const V x = V::load(u + i);
    V g = V::load(before + i) * R(f.c) + x * R(f.e);
    if (f.two_states()) {
      const V rise = V::load(r + i) * R(f.a) + x * R(f.b);
      rise.store(r + i);
      g += rise * R(f.d);
    }
    g.store(after + i);
  }
}
template <class R> void filter_adjoint(const SynapticFilter& f, const R* g, R* r_carry, R* g_carry, R* u, std::int64_t n) {
  using V = Pack<R, 1>;
  const FlushToZero guard;
  for (std::int64_t i = 0; i < n; i += V::width) {
    const V lambda = V::load(g + i) + V::load(g_carry + i);
    V x = lambda * R(f.e);
    if (f.two_states()) {
      const V rise = V::load(r_carry + i) + lambda * R(f.d);
      x += rise * R(f.b);
      V(rise * R(f.a)).store(r_carry + i);
    }
    V(lambda * R(f.c)).store(g_carry + i);
    x.store(u + i);
  }
}

template <class R> void set_dense_kernels(DenseKernels<R>& k) {
  k.spread_events = spread_events<R>;
  k.to_rows = to_rows<R>;
  k.spread_dense = spread_dense<R>;
  k.spread_dense_values = spread_dense_values<R>;
  k.gather_dense = gather_dense<R>;
  k.outer_dense = outer_dense<R>;
  k.outer_dense_values = outer_dense_values<R>;
  k.filter = filter<R>;
  k.filter_adjoint = filter_adjoint<R>;
}

AX_NAMESPACE_END
