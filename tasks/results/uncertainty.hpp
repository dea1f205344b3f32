// Error bars of a fit to a recording: sandwich covariance over stretches of data, plus what the electrode's own uncertainty adds.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "fitting/estimates.hpp"
#include "fitting/identifiability.hpp"
#include "tasks/recording/dataset.hpp"

namespace axograd::tasks {

struct ElectrodePart {
  Eigen::MatrixXd covariance;  // [P, P] of the free parameters u; empty without draws
  double largest = 0;          // largest share of a variance that comes from the electrode
  std::string worst;           // the parameter it belongs to
};

struct Uncertainty {
  fitting::OptimumInfo info;
  Eigen::MatrixXd inverse_curvature;  // [P, P] of u; zero where fixed or at a bound
  fitting::Estimates estimates;       // electrode included
  ElectrodePart electrode;
  Eigen::MatrixXd covariance;                // [P, P] of the parameters in their units, electrode included
  fitting::Identifiability identifiability;  // the caller's judgement
  std::vector<std::string> curves;           // and its sentences on what is no scalar
};

// Gradient [P] of the loss at the optimum, had the training sweeps these voltages.
using GradientOfSweeps = std::function<Eigen::VectorXd(const std::vector<Trace>& training)>;

// All but identifiability. `info.scores` are summed into `blocks` blocks of neighbours first: neighbouring stretches share slow
// fluctuations. The electrode's part is the spread of the optimum over at most `draws` of its bootstrap kernels, to first order:
// one Newton step of the refit each.
Uncertainty uncertainty_of(fitting::OptimumInfo info, Eigen::Index blocks, const Dataset& dataset, int draws,
                           const GradientOfSweeps& gradient);

}  // namespace axograd::tasks
