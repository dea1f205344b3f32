// Error bars from the curvature of the loss at its minimum. The loss is a negative log-likelihood (in nats), plus a negative
// log-prior where there is one.
#pragma once
#include <Eigen/Dense>
#include <string>
#include <vector>

#include "core/record/transform.hpp"
#include "fitting/objective.hpp"

namespace axograd::fitting {

// What is known at the optimum x, over all P parameters (rows of fixed ones are not read).
struct OptimumInfo {
  std::vector<ParameterInfo> parameters;
  Eigen::VectorXd x;                  // [P]
  Eigen::MatrixXd data_curvature;     // [P, P] of the likelihood alone: Fisher or Hessian
  Eigen::MatrixXd prior_curvature;    // [P, P], or empty without prior or penalty
  Eigen::MatrixXd scores;             // [blocks, P] gradient of the likelihood part by blocks of data, or empty
  std::vector<Transform> transforms;  // [P] from x to the parameter in its unit, or empty for none
  Eigen::VectorXd scale;              // [P] a change of x that matters, or empty: 1 under a log or logit, else max(|x|, 1e-3)
};

enum class CovarianceKind {
  fisher,    // H^-1: right when the model is
  sandwich,  // H^-1 (J + H_prior) H^-1, J from the blocks' scores: also right when it is not (Huber 1967, White 1982)
};

struct Estimate {
  std::string name, unit;
  double value = 0;           // in its unit
  double standard_error = 0;  // in its unit, to first order; infinite when nothing determines it
  double low = 0, high = 0;   // 95 % interval: symmetric in x, carried through the transform
  double error_x = 0;         // standard error of x
  double prior_part = 0;      // of what determines it, from the prior: 0 … 1
  bool fixed = false;         // not fitted
  bool at_bound = false;      // held by its bound; no interval
};

struct Estimates {
  CovarianceKind kind = CovarianceKind::fisher;
  std::vector<Estimate> list;   // [P]
  std::vector<int> inside;      // indices of the parameters that are neither fixed nor at a bound
  Eigen::MatrixXd covariance;   // [inside, inside] of x
  Eigen::MatrixXd correlation;  // [inside, inside]
};

// `sandwich` falls back to `fisher` (see Estimates::kind) with fewer blocks than twice the parameters.
Estimates estimate(const OptimumInfo& info, CovarianceKind kind);

// The submatrix, subvector of `inside`.
Eigen::MatrixXd submatrix(const Eigen::MatrixXd& full, const std::vector<int>& inside);
Eigen::VectorXd scale_of(const OptimumInfo& info);  // [P]

}  // namespace axograd::fitting
