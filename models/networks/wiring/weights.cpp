#include "models/networks/wiring/weights.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>

#include "core/base/error.hpp"
#include "models/networks/wiring/draws.hpp"

namespace axograd::networks {
namespace {

using Magnitude = double (*)(Draws&);  // mean square 1

Magnitude magnitude_of(const std::string& name) {
  if (name == "half_normal") return [](Draws& d) { return std::abs(d.normal()); };
  if (name == "truncated_half_normal") return [](Draws& d) { return std::abs(d.truncated_normal(2)) / truncated_sd; };
  // k = 2: the sum of two exponentials; mean square k (k + 1) = 6 and 2 for one exponential
  if (name == "gamma") return [](Draws& d) { return (d.exponential() + d.exponential()) / std::sqrt(6.0); };
  if (name == "exponential") return [](Draws& d) { return d.exponential() / std::sqrt(2.0); };
  if (name == "constant") return [](Draws&) { return 1.0; };
  throw UsageError(fmt::format("weights: unknown distribution '{}'", name));
}

}  // namespace

void draw_weights(Edges& edges, const WeightOptions& options, std::uint64_t seed, double inputs) {
  const Magnitude magnitude = magnitude_of(options.distribution);
  std::array<double, 3> count{};  // of sign -1, 0, +1
  for (const signed char s : edges.sign) ++count[static_cast<std::size_t>(s + 1)];
  const std::array<double, 3> scale{options.scale_inhibitory, options.scale_free, options.scale_excitatory};
  Draws draws(seed, Purpose::weights), coins(seed, Purpose::signs);
  for (std::size_t k = 0; k < edges.size(); ++k) {
    const auto kind = static_cast<std::size_t>(edges.sign[k] + 1);
    const double n_in = inputs > 0 ? inputs : count[kind] / edges.post_count;
    const double sign = edges.sign[k] != 0 ? edges.sign[k] : (coins.uniform() < 0.5 ? -1 : 1);
    edges.weight[k] = sign * std::sqrt(scale[kind] / n_in) * magnitude(draws);
  }
}

void scale_weights(Edges& edges, int sign, double factor) {
  if (!(factor >= 0) || !std::isfinite(factor)) throw UsageError(fmt::format("weights: a factor of {}", factor));
  for (std::size_t k = 0; k < edges.size(); ++k) {
    if (edges.sign[k] == sign) edges.weight[k] *= factor;
  }
}

}  // namespace axograd::networks
