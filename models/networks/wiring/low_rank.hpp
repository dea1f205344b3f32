// A trained matrix of low rank beside a frozen one: sum_r U[post, r] V[pre, r]. It starts as 0: U is 0 and V is normal with variance
// 1 / pre_count, so that the first gradients of U are not 0. The sum has no sign; what keeps Dale's law is where it is added
// (models/networks/learned_weights.hpp).
#pragma once
#include <cstdint>
#include <vector>

#include "core/record/options.hpp"

namespace axograd::networks {

struct LowRankOptions {
  int rank = 20;
  template <class V> void visit(V& v) {
    v("rank", rank, {.doc = "rank of the change", .low = 1, .high = 1e4});
  }
};

struct LowRank {
  int pre_count = 0, post_count = 0, rank = 0;
  std::vector<double> U;  // [post_count, rank], rows one after the other
  std::vector<double> V;  // [pre_count, rank]
  double weight(int pre, int post) const;
};
LowRank low_rank(int pre_count, int post_count, int rank,
                 std::uint64_t seed);  // UsageError for a rank below 1 or beyond the counts

}  // namespace axograd::networks
