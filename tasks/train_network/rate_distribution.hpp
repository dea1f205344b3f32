// A pull of the cells' firing rates towards a distribution, whoever has which rate (Chen, Scherr & Maass 2022, Sci Adv
// 8:eabq7592).
#pragma once
#include <cstdint>
#include <vector>

#include "tasks/train_network/options.hpp"

namespace axograd::tasks {

// Rates in kHz, ascending, one for each of `cells`: those of the options at as many quantiles as there are cells. InputError
// where the file holds anything but rates, UsageError without any.
std::vector<double> target_rates(const RateDistributionOptions& options, std::size_t cells);

// weight * sum over cells of |tau_i - [u_i <= 0]| h(u_i), u_i = target_i - (i-th smallest rate), tau_i = (i + 1)/cells and h the
// Huber loss u^2/(2 kappa) up to kappa, |u| - kappa/2 beyond; rates are means over trials and steps, in kHz. Of equal rates the
// cell with the lower number is the lower. Its derivative by every spike count is added to `cotangent` [B, N] (empty: taken as
// 0).
double rate_distribution_loss(const std::vector<std::int32_t>& counts, int trials, double duration_ms,
                              const std::vector<double>& targets, const RateDistributionOptions& options,
                              std::vector<float>& cotangent);

}  // namespace axograd::tasks
