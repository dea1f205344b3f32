// Moving numbers between the caller's arrays and a block of lanes. A block at the end may hold fewer lanes than a pack is wide: the
// last lane is then repeated on reading and the repeats are dropped on writing.
#pragma once
#include "core/num/math.hpp"
#include "core/rollout/task.hpp"

AX_NAMESPACE_BEGIN

struct LaneBlock {
  std::int64_t first;
  int active;   // lanes that count
};

template <class V, class R> AX_HD LaneBlock block_at(const Rollout<R>& k, std::int64_t first) {
  const std::int64_t left = k.lanes - first;
  return {first, left < V::width ? int(left) : V::width};
}

template <class V> __attribute__((noinline)) V gather(const Real<V>* x, std::ptrdiff_t stride, int active) {
  V r(x[0]);
  for (int i = 1; i < V::width; ++i) r.set(i, x[(i < active ? i : active - 1) * stride]);
  return r;
}
template <class V> __attribute__((noinline)) void scatter(const V& v, Real<V>* x, int active) {
  for (int i = 0; i < active; ++i) x[i] = v[i];
}

template <class V> AX_HD V read(const Signal<Real<V>>& x, std::int64_t t, const LaneBlock& b) {
  const Real<V>* at = x.data + t * x.step_stride;
  if (x.lane_stride == 0) return V(*at);
  at += b.first * x.lane_stride;
  if (x.lane_stride == 1 && b.active == V::width) return V::load(at);
  return gather<V>(at, x.lane_stride, b.active);
}
template <class V> AX_HD V read_row(const Real<V>* row, const LaneBlock& b) {   // [lanes]
  return b.active == V::width ? V::load(row + b.first) : gather<V>(row + b.first, 1, b.active);
}
template <class V> AX_HD void write_row(const V& v, Real<V>* row, const LaneBlock& b) {
  if (b.active == V::width) v.store(row + b.first);
  else scatter(v, row + b.first, b.active);
}

// Double sums per lane of numbers that come in the pack's own precision.
template <class V> AX_HD void add_lanes(double* sums, const V& v) {
  const Real<V>* x = reinterpret_cast<const Real<V>*>(&v);   // from memory, so that the loop becomes packed conversions
  for (int i = 0; i < V::width; ++i) sums[i] += double(x[i]);
}
template <class V> AX_HD void write_sums(const double* sums, double* row, const LaneBlock& b) {
  for (int i = 0; i < b.active; ++i) row[b.first + i] = sums[i];
}

// One bit per lane.
template <class R, int K> AX_HD std::uint64_t bits_of(const Mask<R, K>& m) {
  std::uint64_t bits = 0;
  for (int i = 0; i < Mask<R, K>::width; ++i) bits |= std::uint64_t(m[i]) << i;
  return bits;
}
template <class V> AX_HD V ones_where(std::uint64_t bits) {
  if (bits == 0) return V(Real<V>(0));
  V r;
  for (int i = 0; i < V::width; ++i) r.set(i, Real<V>(bits >> i & 1));
  return r;
}
AX_HD std::uint64_t active_bits(const LaneBlock& b) { return b.active >= 64 ? ~std::uint64_t(0) : (std::uint64_t(1) << b.active) - 1; }

AX_NAMESPACE_END
