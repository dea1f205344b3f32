#include "fitting/regressors/quadratic_program.hpp"

#include <limits>
#include <vector>

namespace axograd::fitting {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

// In coordinates where the unconstrained problem is a sphere: x = L^-T z, rows of A become those of B = A L^-T.
class DualActiveSet {
 public:
  DualActiveSet(const MatrixXd& B, const VectorXd& d, VectorXd start)
      : B_(B), d_(d), z_(std::move(start)), u_(VectorXd::Zero(B.rows())) {}
  bool solve();  // false when infeasible
  const VectorXd& z() const { return z_; }
  const VectorXd& multipliers() const { return u_; }

 private:
  int most_violated() const;
  bool satisfy(int p);
  void directions(int p, VectorXd& primal, VectorXd& dual) const;
  void drop(size_t k);

  const MatrixXd& B_;
  const VectorXd& d_;
  VectorXd z_, u_;
  std::vector<int> active_;
};

int DualActiveSet::most_violated() const {
  int worst = -1;
  double most = 0;
  for (int i = 0; i < B_.rows(); ++i) {
    const double norm = B_.row(i).norm(), slack = B_.row(i).dot(z_) - d_[i];
    const double tolerance = 1e-11 * (norm * (1 + z_.norm()) + std::abs(d_[i]));
    if (slack >= -tolerance || u_[i] > 0) continue;
    const double violation = norm > 0 ? -slack / norm : std::numeric_limits<double>::infinity();
    if (violation > most) most = violation, worst = i;
  }
  return worst;
}

// Step of z and of the active multipliers per unit of the new constraint's multiplier.
void DualActiveSet::directions(int p, VectorXd& primal, VectorXd& dual) const {
  const VectorXd n = B_.row(p);
  dual.resize(active_.size());
  primal = n;
  if (active_.empty()) return;
  MatrixXd N(z_.size(), active_.size());
  for (size_t k = 0; k < active_.size(); ++k) N.col(k) = B_.row(active_[k]);
  dual = N.colPivHouseholderQr().solve(n);
  primal = n - N * dual;
  if (primal.norm() <= 1e-10 * n.norm()) primal.setZero();
}

void DualActiveSet::drop(size_t k) {
  u_[active_[k]] = 0;
  active_.erase(active_.begin() + static_cast<long>(k));
}

bool DualActiveSet::satisfy(int p) {
  u_[p] = 0;
  for (;;) {
    VectorXd primal, dual;
    directions(p, primal, dual);
    double shortest = std::numeric_limits<double>::infinity();
    size_t blocking = 0;
    for (size_t k = 0; k < active_.size(); ++k) {
      if (dual[k] <= 0) continue;
      const double t = u_[active_[k]] / dual[k];
      if (t < shortest) shortest = t, blocking = k;
    }
    const double length = primal.squaredNorm();
    const double full = length > 0 ? (d_[p] - B_.row(p).dot(z_)) / length : std::numeric_limits<double>::infinity();
    const double t = std::min(shortest, full);
    if (!(t < std::numeric_limits<double>::infinity())) return false;
    if (length > 0) z_ += t * primal;
    for (size_t k = 0; k < active_.size(); ++k) u_[active_[k]] = std::max(0.0, u_[active_[k]] - t * dual[k]);
    u_[p] += t;
    if (full <= shortest) {
      active_.push_back(p);
      return true;
    }
    drop(blocking);
  }
}

bool DualActiveSet::solve() {
  for (long round = 0; round < 50 * (B_.rows() + z_.size()) + 50; ++round) {
    const int p = most_violated();
    if (p < 0) return true;
    if (!satisfy(p)) return false;
  }
  return true;
}

}  // namespace

QuadraticSolution quadratic_program(const MatrixXd& G, const VectorXd& c, const MatrixXd& A, const VectorXd& d) {
  QuadraticSolution solution;
  solution.status = QuadraticStatus::singular;
  if (!(G.diagonal().array() > 0).all()) return solution;
  // Unit diagonal first: features of very different size would otherwise spoil the factorisation.
  const VectorXd scale = G.diagonal().cwiseSqrt().cwiseInverse();
  const Eigen::LLT<MatrixXd> factor(scale.asDiagonal() * G * scale.asDiagonal());
  if (factor.info() != Eigen::Success || factor.rcond() < 1e-15) return solution;
  const VectorXd start = -factor.matrixL().solve(scale.cwiseProduct(c));
  const MatrixXd scaled = A * scale.asDiagonal();
  const MatrixXd B = factor.matrixL().solve(scaled.transpose()).transpose();
  DualActiveSet search(B, d, start);
  solution.status = search.solve() ? QuadraticStatus::solved : QuadraticStatus::infeasible;
  solution.x = scale.cwiseProduct(factor.matrixU().solve(search.z()));
  solution.multipliers = search.multipliers();
  return solution;
}

}  // namespace axograd::fitting
