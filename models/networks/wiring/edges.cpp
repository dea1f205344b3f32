#include "models/networks/wiring/edges.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <tuple>

#include "core/base/error.hpp"

namespace axograd::networks {
namespace {

std::vector<std::size_t> offsets_of(const std::vector<int>& cell, int count) {
  std::vector<std::size_t> offsets(static_cast<std::size_t>(count) + 1, 0);
  for (const int i : cell) ++offsets[static_cast<std::size_t>(i) + 1];
  std::partial_sum(offsets.begin(), offsets.end(), offsets.begin());
  return offsets;
}

std::vector<int> degrees(const Edges& edges, const std::vector<int>& cell, int count, int sign) {
  std::vector<int> degree(static_cast<std::size_t>(count), 0);
  for (std::size_t k = 0; k < edges.size(); ++k) degree[static_cast<std::size_t>(cell[k])] += edges.sign[k] == sign;
  return degree;
}

std::string mistake(const Edges& e, std::size_t k) {
  if (e.pre[k] < 0 || e.pre[k] >= e.pre_count)
    return fmt::format("presynaptic cell {} does not exist (0 … {})", e.pre[k], e.pre_count - 1);
  if (e.post[k] < 0 || e.post[k] >= e.post_count)
    return fmt::format("postsynaptic cell {} does not exist (0 … {})", e.post[k], e.post_count - 1);
  if (k > 0 && std::tie(e.pre[k - 1], e.post[k - 1]) > std::tie(e.pre[k], e.post[k]))
    return "out of order: edges are sorted by pre, then post";
  if (e.delay[k] < 1) return fmt::format("a delay of {} steps; at least 1", e.delay[k]);
  if (!std::isfinite(e.weight[k])) return fmt::format("its weight is {}", e.weight[k]);
  if (e.sign[k] < -1 || e.sign[k] > 1) return fmt::format("sign {}; +1, -1 or 0 (free)", int(e.sign[k]));
  if (e.sign[k] * e.weight[k] < 0) return fmt::format("weight {} on a synapse of sign {:+d}", e.weight[k], int(e.sign[k]));
  return {};
}

}  // namespace

void append(Edges& edges, int pre, int post, signed char sign, double weight, int delay) {
  edges.pre.push_back(pre);
  edges.post.push_back(post);
  edges.delay.push_back(delay);
  edges.sign.push_back(sign);
  edges.weight.push_back(weight);
}

std::vector<std::size_t> sorted_order(const Edges& edges) {
  std::vector<std::size_t> order(edges.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::tie(edges.pre[a], edges.post[a]) < std::tie(edges.pre[b], edges.post[b]);
  });
  return order;
}

Edges reordered(const Edges& edges, std::span<const std::size_t> order) {
  Edges out{edges.pre_count, edges.post_count, {}, {}, {}, {}, {}};
  for (const std::size_t k : order) append(out, edges.pre[k], edges.post[k], edges.sign[k], edges.weight[k], edges.delay[k]);
  return out;
}

Edges sorted(const Edges& edges) { return reordered(edges, sorted_order(edges)); }

void check(const Edges& edges) {
  const std::size_t n = edges.size();
  if (edges.post.size() != n || edges.delay.size() != n || edges.sign.size() != n || edges.weight.size() != n)
    throw UsageError("edges: lists of different lengths");
  for (std::size_t k = 0; k < n; ++k) {
    const std::string found = mistake(edges, k);
    if (!found.empty()) throw UsageError(fmt::format("edge {} ({} -> {}): {}", k, edges.pre[k], edges.post[k], found));
  }
}

std::vector<std::size_t> row_offsets(const Edges& edges) { return offsets_of(edges.pre, edges.pre_count); }

Columns columns_of(const Edges& edges) {
  Columns columns{offsets_of(edges.post, edges.post_count), std::vector<std::size_t>(edges.size())};
  std::vector<std::size_t> next = columns.offsets;
  for (std::size_t k = 0; k < edges.size(); ++k) columns.order[next[static_cast<std::size_t>(edges.post[k])]++] = k;
  return columns;
}

std::vector<int> out_degrees(const Edges& edges, int sign) { return degrees(edges, edges.pre, edges.pre_count, sign); }
std::vector<int> in_degrees(const Edges& edges, int sign) { return degrees(edges, edges.post, edges.post_count, sign); }

std::vector<double> incoming_sums(const Edges& edges) {
  std::vector<double> sums(static_cast<std::size_t>(edges.post_count), 0.0);
  for (std::size_t k = 0; k < edges.size(); ++k) sums[static_cast<std::size_t>(edges.post[k])] += edges.weight[k];
  return sums;
}

}  // namespace axograd::networks
