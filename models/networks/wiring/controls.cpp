#include "models/networks/wiring/controls.hpp"

#include <fmt/format.h>

#include <cmath>
#include <map>
#include <unordered_set>

#include "core/base/error.hpp"
#include "models/networks/wiring/draws.hpp"

namespace axograd::networks {
namespace {

std::uint64_t place(int pre, int post) { return (static_cast<std::uint64_t>(pre) << 32) | static_cast<std::uint32_t>(post); }

std::unordered_set<std::uint64_t> places(const Edges& edges) {
  std::unordered_set<std::uint64_t> all;
  all.reserve(2 * edges.size());
  for (std::size_t k = 0; k < edges.size(); ++k) all.insert(place(edges.pre[k], edges.post[k]));
  return all;
}

// The class of every edge among which it may swap.
std::vector<std::size_t> classes(const Edges& edges, std::span<const int> group, std::vector<std::vector<std::size_t>>& members) {
  std::map<std::pair<int, int>, std::size_t> index;
  std::vector<std::size_t> of_edge(edges.size());
  for (std::size_t k = 0; k < edges.size(); ++k) {
    const auto [at, fresh] = index.emplace(std::pair{int(edges.sign[k]), group.empty() ? 0 : group[k]}, members.size());
    if (fresh) members.emplace_back();
    members[at->second].push_back(k);
    of_edge[k] = at->second;
  }
  return of_edge;
}

}  // namespace

Shuffled matched_shuffle(const Edges& edges, const ShuffleOptions& options, std::uint64_t seed, std::span<const int> group) {
  if (!group.empty() && group.size() != edges.size())
    throw UsageError(fmt::format("shuffle: {} groups for {} edges", group.size(), edges.size()));
  Shuffled out;
  Edges mixed = edges;
  const std::unordered_set<std::uint64_t> before = places(edges);
  std::unordered_set<std::uint64_t> taken = before;
  std::vector<std::vector<std::size_t>> members;
  const std::vector<std::size_t> class_of = classes(edges, group, members);
  const auto autapse = [&](int pre, int post) { return options.same_from >= 0 && pre + options.same_from == post; };
  Draws draws(seed, Purpose::swaps);
  const auto count = static_cast<std::int64_t>(edges.size());
  out.tried = count > 1 ? static_cast<std::size_t>(std::llround(options.swaps_per_edge * static_cast<double>(count))) : 0;
  for (std::size_t attempt = 0; attempt < out.tried; ++attempt) {
    const auto a = static_cast<std::size_t>(draws.below(count));
    const auto& peers = members[class_of[a]];
    const std::size_t b = peers[static_cast<std::size_t>(draws.below(static_cast<std::int64_t>(peers.size())))];
    const int pre_a = mixed.pre[a], pre_b = mixed.pre[b], post_a = mixed.post[a], post_b = mixed.post[b];
    if (pre_a == pre_b || post_a == post_b) continue;
    if (autapse(pre_a, post_a) || autapse(pre_b, post_b) || autapse(pre_a, post_b) || autapse(pre_b, post_a)) continue;
    if (taken.contains(place(pre_a, post_b)) || taken.contains(place(pre_b, post_a))) continue;
    taken.erase(place(pre_a, post_a)), taken.erase(place(pre_b, post_b));
    taken.insert(place(pre_a, post_b)), taken.insert(place(pre_b, post_a));
    std::swap(mixed.post[a], mixed.post[b]);
    ++out.swapped;
  }
  for (std::size_t k = 0; k < mixed.size(); ++k) out.moved += !before.contains(place(mixed.pre[k], mixed.post[k]));
  out.source = sorted_order(mixed);
  out.edges = reordered(mixed, out.source);
  return out;
}

Edges weight_shuffle(const Edges& edges, std::uint64_t seed) {
  Edges out = edges;
  std::vector<std::vector<std::size_t>> members;
  classes(edges, {}, members);
  Draws draws(seed, Purpose::weight_shuffle);
  for (const auto& slots : members) {
    std::vector<std::size_t> dealt = slots;
    draws.shuffle(dealt);
    for (std::size_t i = 0; i < slots.size(); ++i) out.weight[slots[i]] = edges.weight[dealt[i]];
  }
  return out;
}

}  // namespace axograd::networks
