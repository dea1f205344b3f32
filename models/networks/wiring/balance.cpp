#include "models/networks/wiring/balance.hpp"

#include <fmt/format.h>

#include <cmath>

#include "core/base/error.hpp"

namespace axograd::networks {
namespace {

// Sums of the weights above and below 0 onto each cell.
struct Sums {
  std::vector<double> excitatory, inhibitory;
};

Sums sums_of(const Edges& edges) {
  Sums sums{std::vector<double>(static_cast<std::size_t>(edges.post_count)),
            std::vector<double>(static_cast<std::size_t>(edges.post_count))};
  for (std::size_t k = 0; k < edges.size(); ++k) {
    auto& side = edges.weight[k] > 0 ? sums.excitatory : sums.inhibitory;
    side[static_cast<std::size_t>(edges.post[k])] += edges.weight[k];
  }
  return sums;
}

}  // namespace

double balance_population(Edges& edges) {
  double excitatory = 0, inhibitory = 0;
  for (const double w : edges.weight) (w > 0 ? excitatory : inhibitory) += w;
  if (excitatory == 0 || inhibitory == 0)
    throw UsageError(fmt::format("balance: there is no {} weight", excitatory == 0 ? "excitatory" : "inhibitory"));
  const double factor = -excitatory / inhibitory;
  for (double& w : edges.weight) {
    if (w < 0) w *= factor;
  }
  return factor;
}

int balance_rows(Edges& edges) {
  const Sums sums = sums_of(edges);
  int left = 0;
  for (int j = 0; j < edges.post_count; ++j) {
    const auto cell = static_cast<std::size_t>(j);
    left += sums.excitatory[cell] == 0 || sums.inhibitory[cell] == 0;
  }
  for (std::size_t k = 0; k < edges.size(); ++k) {
    const auto cell = static_cast<std::size_t>(edges.post[k]);
    if (edges.weight[k] < 0 && sums.excitatory[cell] > 0) edges.weight[k] *= -sums.excitatory[cell] / sums.inhibitory[cell];
  }
  return left;
}

void normalise_rows(Edges& edges) {
  std::vector<double> squares(static_cast<std::size_t>(edges.post_count), 0.0);
  for (std::size_t k = 0; k < edges.size(); ++k)
    squares[static_cast<std::size_t>(edges.post[k])] += edges.weight[k] * edges.weight[k];
  for (std::size_t k = 0; k < edges.size(); ++k) {
    const double square = squares[static_cast<std::size_t>(edges.post[k])];
    if (square > 0) edges.weight[k] /= std::sqrt(square);
  }
}

double scale_to_radius(Edges& edges, double radius, const SpectrumOptions& options) {
  if (!(radius >= 0) || !std::isfinite(radius)) throw UsageError(fmt::format("spectral radius {}; at least 0", radius));
  const double found = spectral_radius(edges, options).radius;
  if (!(found > 0))
    throw UsageError("spectral radius: it is 0 and cannot be scaled (the recurrent synapses make no loop, or weigh nothing)");
  for (double& w : edges.weight) w *= radius / found;
  return radius / found;
}

int balance(Edges& edges, const BalanceOptions& options) {
  int left = 0;
  if (options.balance == "population")
    balance_population(edges);
  else if (options.balance == "rows")
    left = balance_rows(edges);
  else if (options.balance != "none")
    throw UsageError(fmt::format("balance: unknown kind '{}'", options.balance));
  if (options.radius > 0) scale_to_radius(edges, options.radius);
  return left;
}

}  // namespace axograd::networks
