// Linear discriminant analysis with a covariance shrunk by the analytic rule of Ledoit and Wolf (2004): a linear classifier that
// needs no parameter to be chosen, also with more features than samples.
#pragma once
#include <Eigen/Core>
#include <vector>

namespace axograd::tasks::network_report {

class Discriminant {
 public:
  // X [samples, features]; labels from 0 to classes - 1, each of them present. All classes count the same.
  Discriminant(const Eigen::MatrixXd& X, const std::vector<int>& labels, int classes);

  std::vector<int> classify(const Eigen::MatrixXd& X) const;  // [samples]
  double shrinkage() const { return shrinkage_; }             // 0: the sample covariance, 1: a multiple of the identity

 private:
  double shrinkage_ = 1;
  Eigen::MatrixXd weights_;     // [features, classes]
  Eigen::RowVectorXd offsets_;  // [classes]
};

}  // namespace axograd::tasks::network_report
