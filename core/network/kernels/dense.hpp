// Dense connections and synaptic filters (core/network/dense_kernels.hpp): rows of weights added by events, products with their transpose, outer products.
#pragma once
#include "core/network/dense_kernels.hpp"
#include "core/network/kernels/trials.hpp"
#include "core/rollout/kernels/flush_to_zero.hpp"

AX_NAMESPACE_BEGIN

// `tile` packs of a row are summed in registers over all events.
template <class R, int tile> AX_HD void add_rows_tile(const R* w, std::int64_t ld, const int* list, int n, R* out) {
  using V = Pack<R, 1>;
  V sum[tile];
  AX_UNROLL for (int i = 0; i < tile; ++i) sum[i] = V::load(out + i * V::width);
  for (int e = 0; e < n; ++e) {
    const R* const row = w + list[e] * ld;
    AX_UNROLL for (int i = 0; i < tile; ++i) sum[i] += V::load(row + i * V::width);
  }
  AX_UNROLL for (int i = 0; i < tile; ++i) sum[i].store(out + i * V::width);
}
template <class R> void add_rows(const R* w, std::int64_t ld, const int* list, int n, R* out) {
  constexpr int width = Pack<R, 1>::width, tile = 8;
  if (n == 0) return;
  std::int64_t at = 0;
  for (; at + tile * width <= ld; at += tile * width) add_rows_tile<R, tile>(w + at, ld, list, n, out + at);
  for (; at < ld; at += width) add_rows_tile<R, 1>(w + at, ld, list, n, out + at);
}

// Blocks of 16 neurons, so that both sides stay in the nearest cache.
template <class R> void to_lanes(const R* rows, std::int64_t ld, int count, R* u) {
  for (int first = 0; first < count; first += 16) {
    const int end = first + 16 < count ? first + 16 : count;
    for (int g = 0; g < trial_lanes; ++g) {
      const R* const row = rows + g * ld;
      for (int n = first; n < end; ++n) u[std::int64_t(n) * trial_lanes + g] += row[n];
    }
  }
}
template <class R> void to_rows(const R* u, int count, R* rows, std::int64_t ld) {
  for (int first = 0; first < count; first += 16) {
    const int end = first + 16 < count ? first + 16 : count;
    for (int g = 0; g < trial_lanes; ++g) {
      R* const row = rows + g * ld;
      for (int n = first; n < end; ++n) row[n] = u[std::int64_t(n) * trial_lanes + g];
    }
  }
}

template <class R> AX_HD void spread_dense_row(const R* w, const Trials<R>& z, int post, R* u) {
  using T = Trials<R>;
  for (int j = 0; j < post; ++j) {
    R* const at = u + std::int64_t(j) * trial_lanes;
    T(T::load(at) + z * w[j]).store(at);
  }
}
template <class R> void spread_dense(const R* w, std::int64_t ld, const TrialMask* fired, int pre, int post, R* u) {
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
template <class R> void outer_dense(const TrialMask* fired, const R* rows, std::int64_t ld, int pre, R* gradient) {
  using V = Pack<R, 1>;
  for (int i = 0; i < pre; ++i) {
    unsigned mask = fired[i];
    if (!mask) continue;
    const R* from[trial_lanes];
    int n = 0;
    for (; mask; mask &= mask - 1) from[n++] = rows + __builtin_ctz(mask) * ld;
    R* const to = gradient + i * ld;
    for (std::int64_t j = 0; j < ld; j += V::width) {
      V sum = V::load(to + j);
      for (int e = 0; e < n; ++e) sum += V::load(from[e] + j);
      sum.store(to + j);
    }
  }
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
  k.add_rows = add_rows<R>;
  k.to_lanes = to_lanes<R>;
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
