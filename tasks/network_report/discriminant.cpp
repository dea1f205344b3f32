#include "tasks/network_report/discriminant.hpp"

#include <Eigen/Cholesky>
#include <algorithm>

namespace axograd::tasks::network_report {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

// Covariance (1 - shrinkage) X'X / n + shrinkage mean I of centred samples, applied inversely. With fewer samples than features
// it is solved among the samples (Woodbury's identity).
class Shrunk {
 public:
  explicit Shrunk(const MatrixXd& X) : X_(X), n_(double(X.rows())), wide_(X.rows() < X.cols()) {
    gram_ = wide_ ? MatrixXd(X * X.transpose()) : MatrixXd(X.transpose() * X);  // the same Frobenius norm and trace
    const double p = double(X.cols()), squared = gram_.squaredNorm() / (n_ * n_);
    mean_ = gram_.trace() / (n_ * p);
    const double distance = squared - p * mean_ * mean_;
    const double error = (X.rowwise().squaredNorm().array().square().sum() / n_ - squared) / n_;
    shrinkage_ = distance > 0 ? std::clamp(error / distance, 0.0, 1.0) : 1;
    const double ridge = std::max(shrinkage_ * mean_, 1e-9 * mean_), kept = (1 - shrinkage_) / n_;
    ridge_ = ridge, kept_ = kept;
    if (wide_)
      gram_ = kept * gram_;
    else
      gram_ *= kept;
    gram_.diagonal().array() += ridge;
    solver_.compute(gram_);
  }

  bool flat() const { return !(mean_ > 0); }  // nothing varies
  double shrinkage() const { return shrinkage_; }
  MatrixXd solve(const MatrixXd& m) const {  // [features, k]
    if (!wide_) return solver_.solve(m);
    return (m - kept_ * (X_.transpose() * solver_.solve(X_ * m))) / ridge_;
  }

 private:
  const MatrixXd& X_;
  double n_, mean_ = 0, shrinkage_ = 1, ridge_ = 0, kept_ = 0;
  bool wide_;
  MatrixXd gram_;
  Eigen::LLT<MatrixXd> solver_;
};

}  // namespace

Discriminant::Discriminant(const MatrixXd& X, const std::vector<int>& labels, int classes) {
  MatrixXd means = MatrixXd::Zero(X.cols(), classes), centred = X;
  VectorXd size = VectorXd::Zero(classes);
  for (Index i = 0; i < X.rows(); ++i) means.col(labels[std::size_t(i)]) += X.row(i).transpose(), ++size[labels[std::size_t(i)]];
  for (int k = 0; k < classes; ++k) means.col(k) /= size[k];
  for (Index i = 0; i < X.rows(); ++i) centred.row(i) -= means.col(labels[std::size_t(i)]).transpose();
  const Shrunk covariance(centred);
  shrinkage_ = covariance.shrinkage();
  weights_ = covariance.flat() ? means : covariance.solve(means);
  offsets_ = -0.5 * (means.array() * weights_.array()).colwise().sum();
}

std::vector<int> Discriminant::classify(const MatrixXd& X) const {
  const MatrixXd scores = (X * weights_).rowwise() + offsets_;
  std::vector<int> out;
  for (Index i = 0; i < scores.rows(); ++i) {
    Index best = 0;
    scores.row(i).maxCoeff(&best);
    out.push_back(int(best));
  }
  return out;
}

}  // namespace axograd::tasks::network_report
