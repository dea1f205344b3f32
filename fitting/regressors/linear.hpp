// Ordinary, ridge, bounded and linearly constrained least squares.
#pragma once
#include "fitting/regressors/gram.hpp"

namespace axograd::fitting {

// By Householder QR with column pivoting: the accurate way, for designs that fit in memory. X [R, P], y [R]. Coefficients of a
// rank-deficient design are the basic solution with zeros for the columns left out; the covariance is then empty.
LinearFit ordinary_least_squares(const Eigen::MatrixXd& X, const Eigen::VectorXd& y);

// min |y - X b|^2 + b' penalty b, from the normal equations by Cholesky with unit-diagonal scaling. `penalty` [P, P] is symmetric
// and positive semi-definite, or empty. Throws InputError when the equations are singular to working precision.
LinearFit ridge_least_squares(const Gram& gram, const Eigen::MatrixXd& penalty = {});

// The same within lower <= b <= upper (entries may be infinite; 0 and infinity give non-negative least squares).
LinearFit bounded_least_squares(const Gram& gram, const Eigen::VectorXd& lower, const Eigen::VectorXd& upper,
                                const Eigen::MatrixXd& penalty = {});

// The same subject to A b >= d. Throws InputError when no b satisfies the constraints.
LinearFit constrained_least_squares(const Gram& gram, const Eigen::MatrixXd& A, const Eigen::VectorXd& d,
                                    const Eigen::MatrixXd& penalty = {});

// Penalties: strength * |b|^2, and strength * the sum of squared second differences of b[first .. first + count).
Eigen::MatrixXd ridge_penalty(int features, double strength);
Eigen::MatrixXd smoothness_penalty(int features, int first, int count, double strength);

}  // namespace axograd::fitting
