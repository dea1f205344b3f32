// Strictly convex quadratic programs by the dual active-set method (Goldfarb & Idnani 1983), for some hundred variables.
#pragma once
#include <Eigen/Dense>

namespace axograd::fitting {

enum class QuadraticStatus { solved, infeasible, singular };

struct QuadraticSolution {
  QuadraticStatus status = QuadraticStatus::solved;
  Eigen::VectorXd x;            // [P]
  Eigen::VectorXd multipliers;  // [M] >= 0; zero for constraints that are not active
};

// min 1/2 x'Gx + c'x subject to A x >= d. G [P, P] positive definite, A [M, P].
QuadraticSolution quadratic_program(const Eigen::MatrixXd& G, const Eigen::VectorXd& c, const Eigen::MatrixXd& A,
                                    const Eigen::VectorXd& d);

}  // namespace axograd::fitting
