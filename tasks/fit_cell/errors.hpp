// Error bars and identifiability of a fitted cell from the curvature of its free run's error.
#pragma once
#include "tasks/fit_cell/objective.hpp"
#include "tasks/results/uncertainty.hpp"

namespace axograd::tasks {

// What one unit of the objective is worth as a negative log-likelihood, given the residual of the free run (its first sweep): its
// size in place of the objective's sigma, and its correlation (below).
double nats_per_loss(const NudgedTraces& objective, const std::vector<float>& V_free);

// Parameters that are positive count as logarithms. Residuals that stay on one side for a time tau_c hold T/(2 tau_c) independent
// values: the curvature is that of so many.
Uncertainty cell_errors(NudgedTraces& objective, const Eigen::VectorXd& u, const std::vector<float>& V_free);

}  // namespace axograd::tasks
