// Work on sparse connections for a group of 16 trials (kernels.hpp). A connection costs a few bytes and an addition, so that what counts
// is where the numbers stand: connections are stored tile by tile of their targets, so that the targets of a tile stay in the nearest
// cache while the connections stream by.
#pragma once
#include "core/network/spike_kernels.hpp"

namespace axograd {

inline constexpr int sparse_tile = 256;   // targets; 16 trials of them in single precision are 16 KiB

// Run r of tile b (targets b sparse_tile …; run number b pre + r) holds the connections first[run] … first[run + 1) of one source: target
// within the tile, weight. Runs are filled up to multiples of four with connections of weight 0, and sorted by their length within a tile,
// so that a processor foresees where the next one ends.
inline constexpr int sparse_together = 4;
using TileTarget = std::uint8_t;
static_assert(sparse_tile <= 256);
template <class R> struct SparseTiles {
  const std::int64_t* first = nullptr;
  const std::int32_t* source = nullptr;
  const TileTarget* target = nullptr;
  const R* weight = nullptr;
  int pre = 0, post = 0;
  int tiles() const { return (post + sparse_tile - 1) / sparse_tile; }
};

template <class R> struct SparseKernels {
  // u [post, 16] += w^T z, z the masks or values [pre, 16]
  void (*spread)(const SparseTiles<R>&, const TrialMask* fired, R* u) = nullptr;
  void (*spread_values)(const SparseTiles<R>&, const R* z, R* u) = nullptr;
  // out [pre, 16] += w lambda, lambda [post, 16]
  void (*gather)(const SparseTiles<R>&, const R* lambda, R* out) = nullptr;
  // gradient [connections, in their order here] += sum over trials of z lambda; `rows` is lambda as [held steps, 16, ld]
  void (*outer)(const SparseTiles<R>&, const HeldSpikes* spikes, const R* rows, std::int64_t ld, R* gradient) = nullptr;
  void (*outer_values)(const SparseTiles<R>&, const R* z, const R* lambda, R* gradient) = nullptr;
};

}  // namespace axograd
