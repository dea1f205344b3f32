// Which parameters of a cell a fit moves: free ones between bounds, and those that are tied to a free one by a factor.
#pragma once
#include <vector>

#include "core/record/fields.hpp"
#include "fitting/objective.hpp"
#include "tasks/fit_cell/box.hpp"

namespace axograd::tasks {

// A free parameter and its range.
struct FreeParameter {
  int index = 0;  // among the cell's scalars
  Box box;
};

// parameter `follower` = factor * parameter `leader`, which is free. The follower's own bounds do not count.
struct Tie {
  int follower = 0, leader = 0;
  double factor = 1;
};

// From the free numbers u [free] to all parameters of the cell, and derivatives the other way.
class FreeParameters {
 public:
  // `given`: all parameters, of which the free and the tied are replaced.
  FreeParameters(const FieldList& fields, std::vector<double> given, std::vector<FreeParameter> free, std::vector<Tie> ties = {});

  const std::vector<fitting::ParameterInfo>& info() const { return info_; }  // [free]
  const std::vector<double>& given() const { return given_; }
  const std::vector<FreeParameter>& boxes() const { return free_; }
  const std::vector<Tie>& ties() const { return ties_; }
  const std::vector<int>& directions() const { return directions_; }  // parameters that u moves: the free, then the tied

  std::vector<double> params(const Eigen::VectorXd& u) const;  // all of the cell's, natural units
  Eigen::VectorXd free(const std::vector<double>& params) const;
  // d(parameter directions()[i]) / du_j, [directions, free]
  Eigen::MatrixXd jacobian(const Eigen::VectorXd& u) const;

 private:
  std::vector<double> given_;
  std::vector<FreeParameter> free_;
  std::vector<Tie> ties_;
  std::vector<fitting::ParameterInfo> info_;
  std::vector<int> directions_;
};

}  // namespace axograd::tasks
