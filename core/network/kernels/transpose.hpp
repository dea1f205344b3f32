// Blocks of numbers transposed in registers.
#pragma once
#include <utility>

#include "core/network/kernels.hpp"
#include "core/num/pack.hpp"

AX_NAMESPACE_BEGIN

// Of two rows that are `s` apart: the lanes of both without bit s (of a, then of b), or with it.
template <class R, int s, bool with, std::size_t... lane>
AX_HD Native<R> halves(const Native<R>& a, const Native<R>& b, std::index_sequence<lane...>) {
  constexpr int width = int(sizeof...(lane));
  if constexpr (with) return __builtin_shufflevector(a, b, (int(lane) & s ? width + int(lane) : int(lane) + s)...);
  else return __builtin_shufflevector(a, b, (int(lane) & s ? width + int(lane) - s : int(lane))...);
}
template <class R, int s> AX_HD void transpose_from(Pack<R, 1>* row) {
  constexpr int width = Pack<R, 1>::width;
  if constexpr (s < width) {
    using Lanes = std::make_index_sequence<std::size_t(width)>;
    AX_UNROLL for (int i = 0; i < width; ++i) {
      if (i & s) continue;
      const Native<R> a = row[i].n[0], b = row[i + s].n[0];
      row[i].n[0] = halves<R, s, false>(a, b, Lanes());
      row[i + s].n[0] = halves<R, s, true>(a, b, Lanes());
    }
    transpose_from<R, 2 * s>(row);
  }
}
// Row i, lane j = what row[j] lane i was; as many rows as lanes
template <class R> AX_HD void transpose(Pack<R, 1>* row) { transpose_from<R, 1>(row); }

// u [count, 16] += rows [16, ld] transposed; the rows may be read to the end of the vector that holds number count - 1
template <class R> AX_HD void add_rows_as_lanes(const R* rows, std::int64_t ld, int count, R* u) {
  using V = Pack<R, 1>;
  for (int j = 0; j < count; j += V::width) {
    const int end = count - j < V::width ? count - j : V::width;
    for (int g = 0; g < trial_lanes; g += V::width) {
      V block[V::width];
      AX_UNROLL for (int r = 0; r < V::width; ++r) block[r] = V::load(rows + (g + r) * ld + j);
      transpose<R>(block);
      for (int r = 0; r < end; ++r) {
        R* const at = u + std::int64_t(j + r) * trial_lanes + g;
        (V::load(at) + block[r]).store(at);
      }
    }
  }
}

AX_NAMESPACE_END
