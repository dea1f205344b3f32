#include "fitting/objective.hpp"

#include <cmath>

namespace axograd::fitting {

bool Evaluation::finite(Need need) const {
  if (diverged || !std::isfinite(value)) return false;
  if (need >= Need::gradient && !gradient.allFinite()) return false;
  return need < Need::curvature || curvature.allFinite();
}

std::vector<Evaluation> evaluate_many(Objective& objective, const Eigen::MatrixXd& points, Need need) {
  if (auto* lanes = dynamic_cast<LaneObjective*>(&objective)) return lanes->evaluate_many(points, need);
  std::vector<Evaluation> all;
  all.reserve(points.cols());
  for (Eigen::Index j = 0; j < points.cols(); ++j) all.push_back(objective.evaluate(points.col(j), need));
  return all;
}

FunctionObjective::FunctionObjective(std::vector<ParameterInfo> info, Need most, Function f)
    : info_(std::move(info)), offers_(most), function_(std::move(f)) {}

ResidualObjective::ResidualObjective(std::vector<ParameterInfo> info, Function f)
    : info_(std::move(info)), function_(std::move(f)) {}

Evaluation ResidualObjective::evaluate(const Eigen::VectorXd& x, Need need) {
  Eigen::VectorXd r;
  Eigen::MatrixXd jacobian;
  function_(x, r, need == Need::value ? nullptr : &jacobian);
  Evaluation e;
  e.value = 0.5 * r.squaredNorm();
  if (need >= Need::gradient) e.gradient = jacobian.transpose() * r;
  if (need >= Need::curvature) e.curvature = jacobian.transpose() * jacobian;
  return e;
}

std::vector<ParameterInfo> unnamed_parameters(int n) {
  std::vector<ParameterInfo> info(n);
  for (int i = 0; i < n; ++i) info[i].name = "p" + std::to_string(i);
  return info;
}

}  // namespace axograd::fitting
