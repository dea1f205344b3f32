#include "models/networks/wiring/rewiring.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/base/error.hpp"
#include "models/networks/wiring/draws.hpp"

namespace axograd::networks {
namespace {

// Positions pre * post_count + post that may not be drawn: those of the active synapses and the autapses. Increasing.
std::vector<std::int64_t> blocked_positions(const Edges& active, const Ends& ends) {
  std::vector<std::int64_t> blocked;
  const auto position = [&](int pre, int post) { return static_cast<std::int64_t>(pre) * ends.post_count + post; };
  for (std::size_t k = 0; k < active.size(); ++k) blocked.push_back(position(active.pre[k], active.post[k]));
  for (int i = 0; ends.same_from >= 0 && i < ends.pre_count && i + ends.same_from < ends.post_count; ++i)
    blocked.push_back(position(i, i + ends.same_from));
  std::sort(blocked.begin(), blocked.end());
  blocked.erase(std::unique(blocked.begin(), blocked.end()), blocked.end());
  return blocked;
}

// `count` different free positions, increasing, every set alike: ranks among the free ones, mapped past the blocked ones.
std::vector<std::int64_t> draw_free(Draws& draws, std::size_t count, const std::vector<std::int64_t>& blocked, const Ends& ends) {
  const std::int64_t free = static_cast<std::int64_t>(ends.pre_count) * ends.post_count - std::ssize(blocked);
  if (free < static_cast<std::int64_t>(count))
    throw UsageError(fmt::format("rewiring: {} synapses to draw, {} free positions", count, free));
  std::vector<std::int64_t> chosen = draws.distinct(static_cast<std::int64_t>(count), free);
  std::size_t passed = 0;
  for (std::int64_t& at : chosen) {
    while (passed < blocked.size() && blocked[passed] <= at + static_cast<std::int64_t>(passed)) ++passed;
    at += static_cast<std::int64_t>(passed);
  }
  return chosen;
}

void check_arguments(const Edges& edges, std::span<const double> theta, std::span<const double> step, const Ends& ends) {
  if (theta.size() != edges.size() || step.size() != edges.size() || ends.pre_count != edges.pre_count ||
      ends.post_count != edges.post_count)
    throw UsageError(fmt::format("rewiring: {} edges, {} thetas, {} steps; {} -> {} cells and ends of {} -> {}", edges.size(),
                                 theta.size(), step.size(), edges.pre_count, edges.post_count, ends.pre_count, ends.post_count));
  for (int i = 0; i < ends.pre_count; ++i) {
    if (ends.sign_of(i) == 0) throw UsageError(fmt::format("rewiring: presynaptic cell {} has no sign; DEEP R needs one", i));
  }
}

}  // namespace

Rewired rewire(const Edges& edges, std::span<const double> theta, std::span<const double> step, double rate,
               const RewiringOptions& options, const Ends& ends, std::uint64_t seed, std::uint64_t iteration) {
  check_arguments(edges, theta, step, ends);
  Draws noise(seed, Purpose::rewiring_noise, iteration << 32), positions(seed, Purpose::rewiring, iteration << 32);
  const double spread = std::sqrt(2 * rate * options.temperature);
  Edges kept{edges.pre_count, edges.post_count, {}, {}, {}, {}, {}};
  std::vector<double> new_theta;
  std::vector<std::int64_t> source;
  std::vector<int> freed_delays;
  for (std::size_t k = 0; k < edges.size(); ++k) {
    const double moved = theta[k] - step[k] - rate * options.l1 + (spread > 0 ? spread * noise.normal() : 0);
    if (!std::isfinite(moved))
      throw UsageError(fmt::format("rewiring: theta of edge {} ({} -> {}) is {}", k, edges.pre[k], edges.post[k], moved));
    if (moved < 0) {
      freed_delays.push_back(edges.delay[k]);
      continue;
    }
    append(kept, edges.pre[k], edges.post[k], edges.sign[k], edges.sign[k] * moved, edges.delay[k]);
    new_theta.push_back(moved);
    source.push_back(static_cast<std::int64_t>(k));
  }
  const std::vector<std::int64_t> drawn = draw_free(positions, freed_delays.size(), blocked_positions(kept, ends), ends);
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    const int pre = static_cast<int>(drawn[i] / ends.post_count), post = static_cast<int>(drawn[i] % ends.post_count);
    append(kept, pre, post, ends.sign_of(pre), ends.sign_of(pre) * options.start, freed_delays[i]);
    new_theta.push_back(options.start);
    source.push_back(-1);
  }
  const std::vector<std::size_t> order = sorted_order(kept);
  Rewired out{reordered(kept, order), {}, {}, drawn.size()};
  for (const std::size_t k : order) out.theta.push_back(new_theta[k]), out.source.push_back(source[k]);
  return out;
}

}  // namespace axograd::networks
