#include "models/networks/wiring/topology.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "core/base/error.hpp"
#include "models/networks/wiring/draws.hpp"

namespace axograd::networks {
namespace {

void check_ends(const Ends& ends) {
  if (ends.pre_count < 0 || ends.post_count < 0 || (!ends.sign.empty() && std::ssize(ends.sign) != ends.pre_count))
    throw UsageError(fmt::format("wiring: {} signs for {} presynaptic and {} postsynaptic cells", ends.sign.size(),
                                 ends.pre_count, ends.post_count));
}

void check_probability(double p) {
  if (!(p >= 0 && p <= 1)) throw UsageError(fmt::format("wiring: p = {} is not a probability (0 … 1)", p));
}

void connect(Edges& edges, const Ends& ends, int pre, int post) {
  if (!ends.is_autapse(pre, post)) append(edges, pre, post, ends.sign_of(pre));
}

// Cells 0 … count - 1 without `left_out` (-1: all), `degree` of them, increasing.
std::vector<int> partners(Draws& draws, int degree, int count, int left_out, const char* whose) {
  const bool leaves_out = left_out >= 0 && left_out < count;
  const int available = count - leaves_out;
  if (degree < 0 || degree > available)
    throw UsageError(fmt::format("wiring: {} {} per cell asked for, {} possible", degree, whose, available));
  std::vector<int> chosen;
  for (const std::int64_t i : draws.distinct(degree, available))
    chosen.push_back(static_cast<int>(i) + (leaves_out && i >= left_out ? 1 : 0));
  return chosen;
}

}  // namespace

Ends between(std::vector<signed char> sign, int post_count) {
  const int count = static_cast<int>(sign.size());
  return {count, post_count, std::move(sign), -1};
}

Ends within(std::vector<signed char> sign) {
  const int count = static_cast<int>(sign.size());
  return {count, count, std::move(sign), 0};
}

std::vector<signed char> signs(int excitatory, int inhibitory) {
  std::vector<signed char> all(static_cast<std::size_t>(excitatory), 1);
  all.resize(static_cast<std::size_t>(excitatory + inhibitory), -1);
  return all;
}

Edges dense(const Ends& ends) {
  check_ends(ends);
  Edges edges{ends.pre_count, ends.post_count, {}, {}, {}, {}, {}};
  for (int i = 0; i < ends.pre_count; ++i)
    for (int j = 0; j < ends.post_count; ++j) connect(edges, ends, i, j);
  return edges;
}

Edges random_pairs(const Ends& ends, double p, std::uint64_t seed) {
  check_ends(ends);
  check_probability(p);
  if (p == 1) return dense(ends);
  Edges edges{ends.pre_count, ends.post_count, {}, {}, {}, {}, {}};
  Draws draws(seed, Purpose::topology);
  const double pairs = double(ends.pre_count) * ends.post_count;
  if (p == 0 || pairs == 0) return edges;
  // From one connected pair to the next the gap is geometric: the cost is that of the edges, not of the pairs.
  for (double at = -1;;) {
    at += 1 + std::floor(-draws.exponential() / std::log1p(-p));
    if (!(at < pairs)) return edges;
    const auto pair = static_cast<std::int64_t>(at);
    connect(edges, ends, static_cast<int>(pair / ends.post_count), static_cast<int>(pair % ends.post_count));
  }
}

Edges fixed_in_degree(const Ends& ends, int degree, std::uint64_t seed) {
  check_ends(ends);
  Edges edges{ends.pre_count, ends.post_count, {}, {}, {}, {}, {}};
  Draws draws(seed, Purpose::topology);
  for (int j = 0; j < ends.post_count; ++j) {
    const int self = ends.same_from >= 0 ? j - ends.same_from : -1;
    for (const int i : partners(draws, degree, ends.pre_count, self, "inputs")) connect(edges, ends, i, j);
  }
  return sorted(edges);
}

Edges fixed_out_degree(const Ends& ends, int degree, std::uint64_t seed) {
  check_ends(ends);
  Edges edges{ends.pre_count, ends.post_count, {}, {}, {}, {}, {}};
  Draws draws(seed, Purpose::topology);
  for (int i = 0; i < ends.pre_count; ++i) {
    const int self = ends.same_from >= 0 ? i + ends.same_from : -1;
    for (const int j : partners(draws, degree, ends.post_count, self, "outputs")) connect(edges, ends, i, j);
  }
  return edges;
}

Edges gaussian_ring(const Ends& ends, double p, double sigma, std::uint64_t seed) {
  check_ends(ends);
  check_probability(p);
  if (!(sigma > 0)) throw UsageError(fmt::format("wiring: a width of {} on the ring; above 0", sigma));
  Edges edges{ends.pre_count, ends.post_count, {}, {}, {}, {}, {}};
  Draws draws(seed, Purpose::topology);
  for (int i = 0; i < ends.pre_count; ++i) {
    for (int j = 0; j < ends.post_count; ++j) {
      const double apart = std::abs(double(i) / ends.pre_count - double(j) / ends.post_count);
      const double distance = std::min(apart, 1 - apart);
      if (draws.uniform() < p * std::exp(-distance * distance / (2 * sigma * sigma))) connect(edges, ends, i, j);
    }
  }
  return edges;
}

void draw_delays(Edges& edges, int low, int high, std::uint64_t seed) {
  if (low < 1 || high < low)
    throw UsageError(fmt::format("wiring: delays of {} … {} steps; at least 1, the larger last", low, high));
  Draws draws(seed, Purpose::delays);
  for (int& delay : edges.delay) delay = low + static_cast<int>(draws.below(high - low + 1));
}

Edges wire(Ends ends, const TopologyOptions& options, std::uint64_t seed) {
  if (options.autapses) ends.same_from = -1;
  if (options.kind == "dense") return dense(ends);
  if (options.kind == "random") return random_pairs(ends, options.p, seed);
  if (options.kind == "fixed_in_degree") return fixed_in_degree(ends, options.degree, seed);
  if (options.kind == "fixed_out_degree") return fixed_out_degree(ends, options.degree, seed);
  if (options.kind == "gaussian_ring") return gaussian_ring(ends, options.p, options.sigma, seed);
  throw UsageError(fmt::format("wiring: unknown kind '{}'", options.kind));
}

}  // namespace axograd::networks
