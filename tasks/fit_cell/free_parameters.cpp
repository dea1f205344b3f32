#include "tasks/fit_cell/free_parameters.hpp"

#include <algorithm>
#include <cassert>

#include "core/record/field_block.hpp"

namespace axograd::tasks {

using Eigen::Index;

FreeParameters::FreeParameters(const FieldList& fields, std::vector<double> given, std::vector<FreeParameter> free,
                               std::vector<Tie> ties)
    : given_(std::move(given)), free_(std::move(free)), ties_(std::move(ties)) {
  const auto names = field_names(fields);
  const auto of_scalar = field_of_scalar(fields);
  for (const FreeParameter& f : free_) {
    fitting::ParameterInfo p;
    p.name = names[std::size_t(f.index)];
    p.unit = of_scalar[std::size_t(f.index)]->unit;
    p.low = -Box::farthest;
    p.high = Box::farthest;
    p.step_limit = 1;
    info_.push_back(p);
    directions_.push_back(f.index);
  }
  for (const Tie& t : ties_) directions_.push_back(t.follower);
}

std::vector<double> FreeParameters::params(const Eigen::VectorXd& u) const {
  std::vector<double> p = given_;
  for (std::size_t i = 0; i < free_.size(); ++i) p[std::size_t(free_[i].index)] = free_[i].box.at(u[Index(i)]);
  for (const Tie& t : ties_) p[std::size_t(t.follower)] = t.factor * p[std::size_t(t.leader)];
  return p;
}

Eigen::VectorXd FreeParameters::free(const std::vector<double>& params) const {
  Eigen::VectorXd u(Index(free_.size()));
  for (std::size_t i = 0; i < free_.size(); ++i) u[Index(i)] = free_[i].box.free(params[std::size_t(free_[i].index)]);
  return u;
}

Eigen::MatrixXd FreeParameters::jacobian(const Eigen::VectorXd& u) const {
  const std::size_t n = free_.size();
  Eigen::MatrixXd J = Eigen::MatrixXd::Zero(Index(directions_.size()), Index(n));
  for (std::size_t i = 0; i < n; ++i) J(Index(i), Index(i)) = free_[i].box.slope(u[Index(i)]);
  for (std::size_t k = 0; k < ties_.size(); ++k) {
    const auto leader = std::find_if(free_.begin(), free_.end(), [&](const auto& f) { return f.index == ties_[k].leader; });
    assert(leader != free_.end());
    const auto i = Index(leader - free_.begin());
    J(Index(n + k), i) = ties_[k].factor * J(i, i);
  }
  return J;
}

}  // namespace axograd::tasks
