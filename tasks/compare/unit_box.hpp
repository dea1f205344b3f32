// An objective seen from the unit box: every parameter as its share 0 … 1 of the way from bound to bound.
#pragma once
#include <functional>
#include <memory>
#include <vector>

#include "fitting/objective.hpp"

namespace axograd::tasks {

// One parameter: the inner objective's number at a share, and the derivative of that number by the share.
struct ShareMap {
  std::function<double(double share)> at, slope;
};
ShareMap linear_share(double low, double high);
ShareMap log_share(double low, double high);  // 0 < low < high
// Where the inner objective takes the logit of the share (tasks/fit_cell/box.hpp).
ShareMap logit_share();

class UnitBox final : public fitting::LaneObjective {
 public:
  // Values are the inner ones times `scale`. One map for each of the inner parameters.
  UnitBox(std::unique_ptr<fitting::LaneObjective> inner, std::vector<ShareMap> maps, double scale = 1);
  const std::vector<fitting::ParameterInfo>& parameters() const override { return info_; }
  fitting::Need offers() const override { return inner_->offers(); }
  fitting::Evaluation evaluate(const Eigen::VectorXd& x, fitting::Need need) override;
  std::vector<fitting::Evaluation> evaluate_many(const Eigen::MatrixXd& points, fitting::Need need) override;
  fitting::LaneObjective& inner() { return *inner_; }

 private:
  std::unique_ptr<fitting::LaneObjective> inner_;
  std::vector<ShareMap> maps_;
  double scale_;
  std::vector<fitting::ParameterInfo> info_;
};

}  // namespace axograd::tasks
