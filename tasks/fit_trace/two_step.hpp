// The published two-step fit of a GIF (Mensi et al. 2012; Pozzorini et al. 2015): the membrane by regression on dV/dt, then
// threshold and escape rate by maximum likelihood with the membrane fixed. Baseline and starting point.
#pragma once
#include <Eigen/Dense>

#include "tasks/fit_trace/model.hpp"
#include "tasks/fit_trace/teacher.hpp"

namespace axograd::tasks {

struct TwoStepFit {
  FlexGifModel model;
  double r2_dV = 0;              // of the regression
  double bits_per_spike = 0;     // training data
  Eigen::VectorXd membrane_se;   // of C_m, g_L, E_L, eta: from the regression (white-noise residuals assumed)
  Eigen::VectorXd threshold_se;  // of beta, b_0, gamma: from the Hessian
};

// Throws InputError when the regression has no positive capacitance or conductance (what to check is said).
TwoStepFit fit_two_step(const Teacher& teacher, const ModelOptions& options);

}  // namespace axograd::tasks
