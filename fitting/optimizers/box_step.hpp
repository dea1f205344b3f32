// The step of a convex quadratic model inside a box: minimise g's + 1/2 s'Hs subject to lower <= s <= upper.
#pragma once
#include <Eigen/Dense>
#include <optional>

namespace axograd::fitting {

// Active-set solution for positive definite H [P, P]; `lower` <= 0 <= `upper`, entries may be infinite. Empty when H is not
// positive definite to working precision.
std::optional<Eigen::VectorXd> box_step(const Eigen::MatrixXd& H, const Eigen::VectorXd& g, const Eigen::VectorXd& lower,
                                        const Eigen::VectorXd& upper);

// The decrease that the model promises for s: -(g's + 1/2 s'Hs).
double model_decrease(const Eigen::MatrixXd& H, const Eigen::VectorXd& g, const Eigen::VectorXd& s);

}  // namespace axograd::fitting
