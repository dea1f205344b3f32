// Functions with known optima (Moré, Garbow & Hillstrom 1981; quadratic bowls with bounds), each with its standard start.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "fitting/objective.hpp"

namespace axograd::fitting::testing {

struct BankProblem {
  std::string name;
  std::shared_ptr<Objective> objective;
  Eigen::VectorXd start;
  double loss;                             // at the optimum
  std::vector<Eigen::VectorXd> solutions;  // empty where the published source gives only the loss
};

// Least-squares problems of Moré et al. (1981); the losses here are half of their sums of squares.
std::vector<BankProblem> least_squares_bank();
// Convex bowls whose optimum lies on bounds, with known solutions.
std::vector<BankProblem> bounded_bank();
// In boxes with finite bounds, for searches of the whole box: a bowl in five dimensions, Rosenbrock's valley, a bowl whose
// optimum lies in a corner, and Branin's function with its three optima (no single solution).
std::vector<BankProblem> global_bank();

}  // namespace axograd::fitting::testing
