#include "fitting/regressors/gram.hpp"

#include <cassert>

namespace axograd::fitting {

void Gram::add(const Eigen::Ref<const Eigen::MatrixXd>& X, const Eigen::Ref<const Eigen::VectorXd>& y,
               const Eigen::Ref<const Eigen::VectorXd>& weights) {
  assert(X.rows() == y.size() && X.cols() == moment_.size() && (weights.size() == 0 || weights.size() == y.size()));
  constexpr Eigen::Index chunk = 1024;  // rows whose weighted copy stays in cache
  for (Eigen::Index at = 0; at < X.rows(); at += chunk) {
    const Eigen::Index n = std::min(chunk, X.rows() - at);
    const auto x = X.middleRows(at, n);
    const auto t = y.segment(at, n);
    const Eigen::VectorXd w = weights.size() ? Eigen::VectorXd(weights.segment(at, n)) : Eigen::VectorXd::Ones(n);
    const Eigen::MatrixXd wx = w.asDiagonal() * x;
    gram_.noalias() += x.transpose() * wx;
    moment_.noalias() += wx.transpose() * t;
    square_ += w.dot(t.cwiseAbs2());
    sum_ += w.dot(t);
    weight_ += w.sum();
  }
  rows_ += X.rows();
}

void Gram::add(const Gram& other) {
  gram_ += other.gram_;
  moment_ += other.moment_;
  square_ += other.square_, sum_ += other.sum_, weight_ += other.weight_, rows_ += other.rows_;
}

double Gram::residual_sum(const Eigen::VectorXd& b) const {
  return std::max(0.0, square_ - 2 * b.dot(moment_) + b.dot(gram_ * b));
}

double Gram::total_sum() const { return weight_ > 0 ? square_ - sum_ * sum_ / weight_ : 0; }

}  // namespace axograd::fitting
