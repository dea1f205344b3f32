#include "fitting/optimizers/gaussian_process.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace axograd::fitting {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

// Matern 5/2 with variance 1 between the columns of a and b.
MatrixXd kernel(const MatrixXd& a, const MatrixXd& b, double length) {
  const VectorXd aa = a.colwise().squaredNorm(), bb = b.colwise().squaredNorm();
  MatrixXd squares = -2 * a.transpose() * b;
  squares.colwise() += aa;
  squares.rowwise() += bb.transpose();
  const Eigen::ArrayXXd r = (5 * squares.array().max(0)).sqrt() / length;
  return ((1 + r + r.square() / 3) * (-r).exp()).matrix();
}

struct Process {
  double length = 1;
  MatrixXd factor;    // lower triangle of the Cholesky factor
  VectorXd whitened;  // factor^-1 y
  double variance = 1;
};

// The process' variance is the one of largest likelihood for its length; `score` is twice the negative logarithm of that
// likelihood.
bool condition(const MatrixXd& x, const VectorXd& y, double length, double noise, Process& p, double& score) {
  MatrixXd K = kernel(x, x, length);
  K.diagonal().array() += noise;
  const Eigen::LLT<MatrixXd> llt(K);
  if (llt.info() != Eigen::Success) return false;
  p.length = length;
  p.factor = llt.matrixL();
  p.whitened = p.factor.triangularView<Eigen::Lower>().solve(y);
  p.variance = std::max(p.whitened.squaredNorm() / static_cast<double>(y.size()), 1e-300);
  score = static_cast<double>(y.size()) * std::log(p.variance) + 2 * p.factor.diagonal().array().log().sum();
  return std::isfinite(score);
}

// A new row of the factor for one more place with covariances `k` to the places there are; returns its diagonal entry.
double grow(Process& p, const VectorXd& k, double noise, double y) {
  const Index n = p.factor.rows();
  const VectorXd row = p.factor.triangularView<Eigen::Lower>().solve(k);
  const double diagonal = std::sqrt(std::max(1 + noise - row.squaredNorm(), noise));
  MatrixXd factor = MatrixXd::Zero(n + 1, n + 1);
  factor.topLeftCorner(n, n) = p.factor;
  factor.row(n).head(n) = row.transpose();
  factor(n, n) = diagonal;
  const double last = (y - row.dot(p.whitened)) / diagonal;
  p.factor = std::move(factor);
  p.whitened.conservativeResize(n + 1);
  p.whitened[n] = last;
  return diagonal;
}

double expected_improvement(double mean, double sd, double lowest) {
  if (!(sd > 0)) return 0;
  const double z = (lowest - mean) / sd;
  return sd * (z * 0.5 * std::erfc(-z / std::sqrt(2.0)) + std::exp(-0.5 * z * z) / std::sqrt(2 * 3.14159265358979323846));
}

}  // namespace

void GaussianProcess::start(const Problem& problem) {
  cube_ = UnitCube(problem, name());
  draws_.start();
  count_ = 0;
  seen_.setZero(problem.size(), options_.most_points);
  losses_.setZero(options_.most_points);
}

void GaussianProcess::visit_state(StateVisitor& visit) {
  draws_.visit_state(visit);
  visit("count", count_);
  visit("seen", seen_);
  visit("losses", losses_);
}

// Failures count as the worst loss seen.
VectorXd GaussianProcess::targets() const {
  VectorXd y = losses_.head(count_);
  double worst = -std::numeric_limits<double>::infinity(), best = std::numeric_limits<double>::infinity();
  for (double v : y) {
    if (std::isfinite(v)) worst = std::max(worst, v), best = std::min(best, v);
  }
  const bool logarithm = options_.log_loss && best > 0;
  for (double& v : y) {
    if (!std::isfinite(v)) v = std::isfinite(worst) ? worst : 0;
    if (logarithm) v = std::log(v);
  }
  y.array() -= y.mean();
  const double sd = std::sqrt(y.squaredNorm() / static_cast<double>(y.size()));
  return sd > 0 ? VectorXd(y / sd) : y;
}

MatrixXd GaussianProcess::candidates() {
  Index best = 0;
  losses_.head(count_).minCoeff(&best);
  MatrixXd x(cube_.size(), options_.candidates);
  for (Index k = 0; k < x.cols(); ++k) {
    if (k % 2 == 0) {
      x.col(k) = draws_.point(cube_.size());
    } else {
      const double reach = std::pow(10.0, -2.5 + 2 * draws_.uniform());
      x.col(k) = bounced(seen_.col(best) + reach * draws_.gaussian(cube_.size()));
    }
  }
  return x;
}

MatrixXd GaussianProcess::choose(Index count) {
  const MatrixXd x = seen_.leftCols(count_);
  const VectorXd y = targets();
  Process model;
  double least = std::numeric_limits<double>::infinity();
  for (double length : {0.1, 0.2, 0.4, 0.8, 1.6, 3.2}) {
    Process p;
    double score = 0;
    if (condition(x, y, length, options_.noise, p, score) && score < least) least = score, model = std::move(p);
  }
  const MatrixXd at = candidates();
  if (model.factor.size() == 0) return at.leftCols(count);  // numerically singular whatever the length: as good as random
  // V = factor^-1 k(x, at): mean = V' whitened, variance = 1 - |V|^2, both updated as the batch grows.
  const MatrixXd V = model.factor.triangularView<Eigen::Lower>().solve(kernel(x, at, model.length));
  VectorXd mean = V.transpose() * model.whitened, variance = (1 - V.colwise().squaredNorm().array()).matrix().transpose();
  const double lowest = y.minCoeff(), size = std::sqrt(model.variance);
  MatrixXd chosen(at.rows(), count), all = x, rows = V;
  for (Index c = 0; c < count; ++c) {
    Index best = 0;
    double most = -1;
    for (Index k = 0; k < at.cols(); ++k) {
      const double gain = expected_improvement(mean[k], size * std::sqrt(std::max(variance[k], 0.0)), lowest);
      if (gain > most) most = gain, best = k;
    }
    chosen.col(c) = at.col(best);
    const double diagonal = grow(model, kernel(all, at.col(best), model.length).col(0), options_.noise, lowest);
    const Index n = rows.rows();
    const VectorXd row = model.factor.row(n).head(n).transpose();
    const VectorXd next = (kernel(at, at.col(best), model.length).col(0) - rows.transpose() * row) / diagonal;
    rows.conservativeResize(n + 1, Eigen::NoChange);
    rows.row(n) = next.transpose();
    all.conservativeResize(Eigen::NoChange, n + 1);
    all.col(n) = at.col(best);
    mean += model.whitened[n] * next;
    variance -= next.cwiseAbs2();
  }
  return chosen;
}

// Beyond `most_points` the best half and the latest half stay.
void GaussianProcess::remember(const MatrixXd& shares, const VectorXd& losses) {
  for (Index k = 0; k < shares.cols(); ++k) {
    if (count_ == options_.most_points) {
      // Of the older half, the worst one leaves.
      Index worst = 0;
      losses_.head((count_ + 1) / 2).maxCoeff(&worst);
      for (Index j = worst + 1; j < count_; ++j) {
        seen_.col(j - 1) = seen_.col(j).eval();
        losses_[j - 1] = losses_[j];
      }
      --count_;
    }
    seen_.col(count_) = shares.col(k);
    losses_[count_++] = losses[k];
  }
}

StepResult GaussianProcess::step(Problem& problem, Point& point) {
  MatrixXd shares;
  if (count_ == 0) {
    shares.resize(cube_.size(), options_.first);
    for (Index k = 0; k < shares.cols(); ++k) shares.col(k) = draws_.point(cube_.size());
    shares.col(0) = cube_.from(point.x);
  } else {
    shares = choose(std::min<Index>(options_.batch, options_.candidates));
  }
  remember(shares, losses_of(problem, cube_, shares, point));
  return StepResult::moved;
}

}  // namespace axograd::fitting
