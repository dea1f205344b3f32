#include "fitting/optimizers/nelder_mead.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace axograd::fitting {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

void NelderMead::start(const Problem& problem) {
  cube_ = UnitCube(problem, name());
  placed_ = 0;
  corners_.setZero(problem.size(), problem.size() + 1);
  losses_.setZero(problem.size() + 1);
}

void NelderMead::visit_state(StateVisitor& visit) {
  visit("placed", placed_);
  visit("corners", corners_);
  visit("losses", losses_);
}

// The start and a step along every axis, inwards.
void NelderMead::place(Problem& problem, Point& point) {
  const VectorXd start = cube_.from(point.x);
  for (Index k = 0; k < corners_.cols(); ++k) {
    corners_.col(k) = start;
    if (k > 0) corners_(k - 1, k) += start[k - 1] + options_.size <= 1 ? options_.size : -options_.size;
  }
  losses_ = losses_of(problem, cube_, corners_, point);
  placed_ = 1;
}

void NelderMead::sort() {
  std::vector<Index> order(static_cast<size_t>(losses_.size()));
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](Index a, Index b) { return losses_[a] < losses_[b]; });
  const MatrixXd corners = corners_;
  const VectorXd losses = losses_;
  for (Index k = 0; k < losses.size(); ++k) {
    corners_.col(k) = corners.col(order[static_cast<size_t>(k)]);
    losses_[k] = losses[order[static_cast<size_t>(k)]];
  }
}

VectorXd NelderMead::along(double factor) const {
  const Index n = corners_.rows();
  const VectorXd middle = corners_.leftCols(n).rowwise().mean();
  return (middle + factor * (middle - corners_.col(n))).cwiseMax(0).cwiseMin(1);
}

double NelderMead::loss_at(Problem& problem, const VectorXd& shares, Point& point) const {
  return losses_of(problem, cube_, MatrixXd(shares), point)[0];
}

void NelderMead::replace_worst(const VectorXd& shares, double loss) {
  corners_.col(corners_.cols() - 1) = shares;
  losses_[losses_.size() - 1] = loss;
}

void NelderMead::shrink(Problem& problem, Point& point, double factor) {
  const Index n = corners_.rows();
  const VectorXd best = corners_.col(0);
  for (Index k = 1; k <= n; ++k) corners_.col(k) = best + factor * (corners_.col(k) - best);
  losses_.tail(n) = losses_of(problem, cube_, corners_.rightCols(n), point);
}

StepResult NelderMead::step(Problem& problem, Point& point) {
  if (!placed_) place(problem, point);
  sort();
  const Index n = corners_.rows();
  if ((corners_.rightCols(n).colwise() - corners_.col(0)).cwiseAbs().maxCoeff() <= options_.tolerance) return StepResult::flat;
  const double d = options_.adaptive ? std::max(2.0, static_cast<double>(n)) : 2;
  const double expand = 1 + 2 / d, contract = 0.75 - 1 / (2 * d), shrunk = 1 - 1 / d;
  const VectorXd reflected = along(1);
  const double loss = loss_at(problem, reflected, point);
  if (loss < losses_[0]) {
    const VectorXd farther = along(expand);
    const double there = loss_at(problem, farther, point);
    there < loss ? replace_worst(farther, there) : replace_worst(reflected, loss);
  } else if (loss < losses_[n - 1]) {
    replace_worst(reflected, loss);
  } else {
    const bool outside = loss < losses_[n];
    const VectorXd nearer = along(outside ? contract : -contract);
    const double there = loss_at(problem, nearer, point);
    if (outside ? there <= loss : there < losses_[n])
      replace_worst(nearer, there);
    else
      shrink(problem, point, shrunk);
  }
  return StepResult::moved;
}

}  // namespace axograd::fitting
