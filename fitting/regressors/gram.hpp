// Linear regression from streamed rows: the normal equations are accumulated in double, block by block, in O(P^2) memory.
#pragma once
#include <Eigen/Dense>
#include <cstdint>

namespace axograd::fitting {

// Result of a linear regression y = X b + noise.
struct LinearFit {
  Eigen::VectorXd coefficients;  // [P]
  Eigen::MatrixXd covariance;    // [P, P] of the coefficients, from the residual variance; empty where it does not apply
  double residual_sum = 0;       // of squares
  double r2 = 0;                 // 1 - residual_sum / sum of squares about the mean
  int rank = 0;
  int64_t rows = 0;
};

class Gram {
 public:
  explicit Gram(int features) : gram_(Eigen::MatrixXd::Zero(features, features)), moment_(Eigen::VectorXd::Zero(features)) {}

  // X [R, P], y [R]; `weights` [R] may be empty.
  void add(const Eigen::Ref<const Eigen::MatrixXd>& X, const Eigen::Ref<const Eigen::VectorXd>& y,
           const Eigen::Ref<const Eigen::VectorXd>& weights = Eigen::VectorXd());
  void add(const Gram& other);  // for blocks that were accumulated apart

  const Eigen::MatrixXd& matrix() const { return gram_; }    // X'WX [P, P]
  const Eigen::VectorXd& moment() const { return moment_; }  // X'Wy [P]
  int64_t rows() const { return rows_; }
  double residual_sum(const Eigen::VectorXd& b) const;
  double total_sum() const;  // weighted, about the mean

 private:
  Eigen::MatrixXd gram_;
  Eigen::VectorXd moment_;
  double square_ = 0, sum_ = 0, weight_ = 0;
  int64_t rows_ = 0;
};

}  // namespace axograd::fitting
