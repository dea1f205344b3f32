// A frozen sparse wiring plus a trained matrix of low rank: W = W_frozen + sum_r U[post, r] V[pre, r]. It starts as the frozen
// one: U is 0 and V is normal with variance 1 / pre_count, so that the first gradients of U are not 0. The sum has no sign:
// Dale's law holds for the frozen part only.
#pragma once
#include <cstdint>
#include <vector>

namespace axograd::networks {

struct LowRank {
  int pre_count = 0, post_count = 0, rank = 0;
  std::vector<double> U;  // [post_count, rank], rows one after the other
  std::vector<double> V;  // [pre_count, rank]
  double weight(int pre, int post) const;
};
LowRank low_rank(int pre_count, int post_count, int rank,
                 std::uint64_t seed);  // UsageError for a rank below 1 or beyond the counts

}  // namespace axograd::networks
