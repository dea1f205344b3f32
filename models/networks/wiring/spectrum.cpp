// Spectral radius: all eigenvalues of small matrices; of larger ones Arnoldi's method on a start vector that power steps have
// already turned towards the outermost eigenvalues. Complex pairs are eigenvalues of the (real) Hessenberg matrix like others.
#include <fmt/format.h>

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <complex>

#include "core/base/error.hpp"
#include "models/networks/wiring/balance.hpp"
#include "models/networks/wiring/draws.hpp"

namespace axograd::networks {
namespace {

using Vector = Eigen::VectorXd;
using Matrix = Eigen::MatrixXd;

Vector product(const Edges& edges, const Vector& x) {
  Vector y = Vector::Zero(edges.post_count);
  for (std::size_t k = 0; k < edges.size(); ++k) y[edges.post[k]] += edges.weight[k] * x[edges.pre[k]];
  return y;
}

double dense_radius(const Edges& edges) {
  Matrix w = Matrix::Zero(edges.post_count, edges.pre_count);
  for (std::size_t k = 0; k < edges.size(); ++k) w(edges.post[k], edges.pre[k]) += edges.weight[k];
  return w.rows() == 0 ? 0 : w.eigenvalues().cwiseAbs().maxCoeff();
}

// The outermost Ritz value of a Krylov space, its residual, and the vector from which the next one starts.
struct Ritz {
  double radius = 0, residual = 0;
  Vector start;
};

Ritz arnoldi(const Edges& edges, const Vector& start, int dimension, int& products) {
  Matrix basis(start.size(), dimension + 1), h = Matrix::Zero(dimension + 1, dimension);
  basis.col(0) = start;
  int m = 0;
  while (m < dimension) {
    Vector next = product(edges, basis.col(m));
    ++products;
    const double before = next.norm();
    for (int pass = 0; pass < 2; ++pass) {  // twice is enough for orthogonality (Kahan, Parlett)
      const Vector overlap = basis.leftCols(m + 1).transpose() * next;
      next -= basis.leftCols(m + 1) * overlap;
      h.col(m).head(m + 1) += overlap;
    }
    h(m + 1, m) = next.norm();
    ++m;
    if (!(h(m, m - 1) > 1e-13 * before)) {  // the space is invariant: its eigenvalues are exact
      h(m, m - 1) = 0;
      break;
    }
    basis.col(m) = next / h(m, m - 1);
  }
  const Eigen::EigenSolver<Matrix> solver(h.topLeftCorner(m, m));
  Eigen::Index outermost = 0;
  Ritz ritz;
  ritz.radius = solver.eigenvalues().cwiseAbs().maxCoeff(&outermost);
  const Eigen::VectorXcd y = solver.eigenvectors().col(outermost);
  ritz.residual = ritz.radius > 0 ? h(m, m - 1) * std::abs(y[m - 1]) / (y.norm() * ritz.radius) : 0;
  ritz.start = basis.leftCols(m) * (y.real() + y.imag());  // a real vector of the plane of the pair
  return ritz;
}

}  // namespace

SpectralRadius spectral_radius(const Edges& edges, const SpectrumOptions& options) {
  if (edges.pre_count != edges.post_count)
    throw UsageError(
        fmt::format("spectral radius: {} -> {} cells is no recurrent projection", edges.pre_count, edges.post_count));
  const int n = edges.pre_count;
  if (n <= options.dense_up_to) return {dense_radius(edges), 0, 0};
  Draws draws(1, Purpose::spectrum);
  Vector x(n);
  for (double& v : x) v = draws.normal();
  SpectralRadius found;
  for (int restart = 0; restart < options.restarts; ++restart) {
    for (int step = 0; step < options.filter; ++step) {
      x = product(edges, x / x.norm());
      ++found.products;
      if (!(x.norm() > 0)) return {0, 0, found.products};  // no loops: a power of the matrix is 0
    }
    const Ritz ritz = arnoldi(edges, x / x.norm(), std::min(options.krylov, n), found.products);
    found.radius = ritz.radius;
    found.residual = ritz.residual;
    if (found.residual <= options.tolerance) break;
    x = ritz.start;
  }
  return found;
}

}  // namespace axograd::networks
