// One lane of the teacher-forced regression: the quadratic program, and what is left for the kinetics.
#include <cmath>
#include <numeric>

#include "fitting/regressors/quadratic_program.hpp"
#include "tasks/fit_cell/teacher.hpp"

namespace axograd::tasks {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

// b = M z + b0: the unknowns z, and b = (g_j/C …, g_L/C, g_L E_L/C, 1/C), which `rows` b >= `least` keeps in the box. What is
// fixed is a multiple of what is not, or a number.
struct Unknowns {
  MatrixXd M;
  VectorXd b0;
  std::vector<VectorXd> rows;
  std::vector<double> least;

  explicit Unknowns(int size) : M(size, 0), b0(VectorXd::Zero(size)) {}
  void add(int item) {
    M.conservativeResize(Eigen::NoChange, M.cols() + 1);
    M.col(M.cols() - 1) = VectorXd::Unit(M.rows(), item);
  }
  void tie(int item, int to, double factor) { M.row(item) = factor * M.row(to), b0[item] = factor * b0[to]; }
  void row(std::initializer_list<std::pair<int, double>> terms, double at_least) {
    VectorXd a = VectorXd::Zero(M.rows());
    for (const auto& [i, x] : terms) a[i] += x;
    rows.push_back(a);
    least.push_back(at_least);
  }
  void between(int item, int of, double low, double high) {  // low <= b[item] / b[of] <= high
    row({{item, 1}, {of, -low}}, 0);
    row({{item, -1}, {of, high}}, 0);
  }
};

}  // namespace

TeacherForced::Solved TeacherForced::solve_lane(const std::vector<double>& set, const MatrixXd& gram) const {
  const int n = int(conductances_.size()), leak = n, rest = n + 1, inverse = n + 2, kinetics = int(gram.rows()) - 4 - n;
  const auto box = [&](int index) -> const Box* {
    for (const FreeParameter& f : traces_.boxes()) {
      if (f.index == index) return &f.box;
    }
    return nullptr;
  };
  Unknowns u(n + 3);
  const auto unknown = [&](int item, int of, int index) {
    if (const Box* b = box(index)) {
      u.add(item);
      u.between(item, of, b->low(), b->high());
    } else {
      u.tie(item, of, set[std::size_t(index)]);
    }
  };
  if (const Box* b = box(C_m_)) {
    u.add(inverse);
    u.row({{inverse, 1}}, 1 / b->high());
    u.row({{inverse, -1}}, -1 / b->low());
  } else {
    u.b0[inverse] = 1 / set[std::size_t(C_m_)];
  }
  for (int j = 0; j < n; ++j) unknown(j, inverse, conductances_[std::size_t(j)]);
  unknown(leak, inverse, g_L_);
  unknown(rest, leak, E_L_);

  // columns of the Gram matrix: conductances, kinetics, then those of leak, rest, inverse and the change itself
  std::vector<int> linear(std::size_t(n) + 3);
  for (int j = 0; j < n + 3; ++j) linear[std::size_t(j)] = j < n ? j : j + kinetics;
  const int change = int(gram.rows()) - 1;
  const MatrixXd G = gram(linear, linear);
  const VectorXd moment = gram(linear, change);
  const MatrixXd normal = u.M.transpose() * G * u.M;
  const VectorXd unit = normal.diagonal().cwiseMax(1e-300).cwiseSqrt().cwiseInverse();
  const MatrixXd scaled = u.M * unit.asDiagonal();
  MatrixXd A(Index(u.rows.size()), Index(n) + 3);
  for (std::size_t i = 0; i < u.rows.size(); ++i) A.row(Index(i)) = u.rows[i];
  const VectorXd least = Eigen::Map<const VectorXd>(u.least.data(), Index(u.least.size())) - A * u.b0;
  const MatrixXd ridge = 1e-9 * MatrixXd::Identity(scaled.cols(), scaled.cols());
  const auto q = fitting::quadratic_program(scaled.transpose() * G * scaled + ridge, scaled.transpose() * (G * u.b0 - moment),
                                            A * scaled, least);
  Solved out;
  if (q.status != fitting::QuadraticStatus::solved) return out;
  const VectorXd b = scaled * q.x + u.b0;
  out.squares = std::max(0.0, gram(change, change) - 2 * b.dot(moment) + b.dot(G * b));
  out.set = set;
  const double C = 1 / b[inverse];
  out.set[std::size_t(C_m_)] = C;
  for (int j = 0; j < n; ++j) out.set[std::size_t(conductances_[std::size_t(j)])] = b[j] * C;
  out.set[std::size_t(g_L_)] = b[leak] * C;
  if (b[leak] > 0) out.set[std::size_t(E_L_)] = b[rest] / b[leak];
  if (kinetics == 0) return out;

  // Kaufman: the part of the kinetics' columns that no change of the other unknowns can imitate
  std::vector<int> moving(std::size_t(kinetics), 0);
  std::iota(moving.begin(), moving.end(), n);
  const double per = 1 / (shrunk_ * C);
  const MatrixXd DD = gram(moving, moving) * per * per, XD = gram(linear, moving) * per;
  const VectorXd Dy = gram(moving, change) * per;
  out.slope = -(Dy - XD.transpose() * b);
  std::vector<Index> active;
  for (Index i = 0; i < q.multipliers.size(); ++i) {
    if (q.multipliers[i] > 0) active.push_back(i);
  }
  MatrixXd basis = scaled;
  if (!active.empty()) {
    const MatrixXd held = (A * scaled)(active, Eigen::all);
    basis = scaled * MatrixXd(held.fullPivLu().kernel());
  }
  const MatrixXd inner = basis.transpose() * G * basis, cross = basis.transpose() * XD;
  const MatrixXd damped = inner + 1e-9 * MatrixXd(inner.diagonal().cwiseMax(1e-300).asDiagonal());
  out.curvature = DD - cross.transpose() * damped.ldlt().solve(cross);
  return out;
}

}  // namespace axograd::tasks
