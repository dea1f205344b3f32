// Error bars of a joint fit: sandwich covariance over stretches of data, plus what the electrode's own uncertainty adds.
#pragma once
#include <string>
#include <vector>

#include "fitting/estimates.hpp"
#include "fitting/identifiability.hpp"
#include "tasks/fit_trace/candidate.hpp"

namespace axograd::tasks {

struct Uncertainty {
  fitting::OptimumInfo info;
  fitting::Estimates estimates;              // of the free parameters u, electrode included
  fitting::Identifiability identifiability;  // of the scalar parameters, curves integrated out
  std::vector<std::string> curves;           // one sentence per curve: how much of it the data determine
  Eigen::MatrixXd covariance;                // [P, P] of the natural parameters at the objective's directions
  Eigen::MatrixXd electrode_covariance;      // [P, P] of u: the part that comes from the electrode; empty without draws
  double electrode_part = 0;                 // largest share of a variance that comes from the electrode
  std::string electrode_worst;               // the parameter it belongs to
};

// `training`: the sweeps the teacher was made of. At most `draws` of the electrode's bootstrap kernels are used.
Uncertainty uncertainty(const Bench& bench, const Candidate& candidate, const Dataset& dataset, int draws = 20);

}  // namespace axograd::tasks
