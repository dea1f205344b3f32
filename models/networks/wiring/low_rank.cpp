#include "models/networks/wiring/low_rank.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/base/error.hpp"
#include "models/networks/wiring/draws.hpp"

namespace axograd::networks {

double LowRank::weight(int pre, int post) const {
  const auto i = static_cast<std::size_t>(pre * rank), j = static_cast<std::size_t>(post * rank);
  double sum = 0;
  for (std::size_t r = 0; r < static_cast<std::size_t>(rank); ++r) sum += U[j + r] * V[i + r];
  return sum;
}

LowRank low_rank(int pre_count, int post_count, int rank, std::uint64_t seed) {
  if (rank < 1 || rank > std::min(pre_count, post_count))
    throw UsageError(fmt::format("low rank: rank {} for {} -> {} cells; 1 … {}", rank, pre_count, post_count,
                                 std::min(pre_count, post_count)));
  LowRank out{pre_count, post_count, rank, {}, {}};
  out.U.assign(static_cast<std::size_t>(post_count) * static_cast<std::size_t>(rank), 0.0);
  Draws draws(seed, Purpose::low_rank);
  for (int i = 0; i < pre_count * rank; ++i) out.V.push_back(draws.normal() / std::sqrt(pre_count));
  return out;
}

}  // namespace axograd::networks
