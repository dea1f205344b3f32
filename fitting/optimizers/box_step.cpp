#include "fitting/optimizers/box_step.hpp"

#include <vector>

namespace axograd::fitting {
namespace {

// Solves for the free components with the others held at s. Empty when the reduced matrix is not positive definite.
std::optional<Eigen::VectorXd> solve_free(const Eigen::MatrixXd& H, const Eigen::VectorXd& g, const Eigen::VectorXd& s,
                                          const std::vector<int>& free) {
  const auto n = static_cast<Eigen::Index>(free.size());
  Eigen::VectorXd held = s;
  for (int i : free) held[i] = 0;
  const Eigen::VectorXd right = -(g + H * held);
  Eigen::MatrixXd reduced(n, n);
  Eigen::VectorXd b(n);
  for (Eigen::Index a = 0; a < n; ++a) {
    b[a] = right[free[a]];
    for (Eigen::Index c = 0; c < n; ++c) reduced(a, c) = H(free[a], free[c]);
  }
  // Scaled to a unit diagonal, so that parameters of very different size do not spoil the factorisation.
  if (!(reduced.diagonal().array() > 0).all()) return std::nullopt;
  const Eigen::VectorXd scale = reduced.diagonal().cwiseSqrt().cwiseInverse();
  const Eigen::LLT<Eigen::MatrixXd> factor(scale.asDiagonal() * reduced * scale.asDiagonal());
  if (factor.info() != Eigen::Success) return std::nullopt;
  const Eigen::VectorXd solution = scale.cwiseProduct(factor.solve(scale.cwiseProduct(b)));
  if (!solution.allFinite()) return std::nullopt;
  return solution;
}

enum class Side : char { free, low, high };

// The farthest fraction of the way from s towards `target` that stays inside; marks what stops it.
double fraction_inside(const std::vector<int>& free, const Eigen::VectorXd& s, const Eigen::VectorXd& target,
                       const Eigen::VectorXd& lower, const Eigen::VectorXd& upper, std::vector<Side>& side) {
  double fraction = 1;
  int stopper = -1;
  for (size_t a = 0; a < free.size(); ++a) {
    const int i = free[a];
    const double bound = target[a] < s[i] ? lower[i] : upper[i];
    if (target[a] >= lower[i] && target[a] <= upper[i]) continue;
    const double f = (bound - s[i]) / (target[a] - s[i]);
    if (f < fraction) fraction = f, stopper = static_cast<int>(a);
  }
  if (stopper >= 0) side[free[stopper]] = target[stopper] < s[free[stopper]] ? Side::low : Side::high;
  return fraction;
}

// Lets go of the held component whose multiplier has the wrong sign the most. False when there is none.
bool release(const Eigen::VectorXd& gradient, const Eigen::VectorXd& scale, std::vector<Side>& side) {
  int worst = -1;
  double most = 1e-12 * scale.cwiseProduct(gradient).lpNorm<Eigen::Infinity>();
  for (int i = 0; i < gradient.size(); ++i) {
    if (side[i] == Side::free) continue;
    const double wrong = scale[i] * (side[i] == Side::low ? -gradient[i] : gradient[i]);
    if (wrong > most) most = wrong, worst = i;
  }
  if (worst < 0) return false;
  side[worst] = Side::free;
  return true;
}

}  // namespace

std::optional<Eigen::VectorXd> box_step(const Eigen::MatrixXd& H, const Eigen::VectorXd& g, const Eigen::VectorXd& lower,
                                        const Eigen::VectorXd& upper) {
  const auto n = static_cast<int>(g.size());
  std::vector<Side> side(n, Side::free);
  Eigen::VectorXd s = Eigen::VectorXd::Zero(n), scale(n);
  for (int i = 0; i < n; ++i) {
    scale[i] = H(i, i) > 0 ? 1 / std::sqrt(H(i, i)) : 1;
    if (lower[i] >= 0 && g[i] > 0) side[i] = Side::low;
    if (upper[i] <= 0 && g[i] < 0) side[i] = Side::high;
  }
  for (int round = 0; round < 4 * n + 10; ++round) {
    std::vector<int> free;
    for (int i = 0; i < n; ++i)
      if (side[i] == Side::free) free.push_back(i);
    if (!free.empty()) {
      const auto target = solve_free(H, g, s, free);
      if (!target) return std::nullopt;
      const double fraction = fraction_inside(free, s, *target, lower, upper, side);
      for (size_t a = 0; a < free.size(); ++a) s[free[a]] += fraction * ((*target)[a] - s[free[a]]);
      for (int i : free)
        if (side[i] != Side::free) s[i] = side[i] == Side::low ? lower[i] : upper[i];
      if (fraction < 1) continue;
    }
    if (!release(g + H * s, scale, side)) break;
  }
  return s.cwiseMax(lower).cwiseMin(upper);
}

double model_decrease(const Eigen::MatrixXd& H, const Eigen::VectorXd& g, const Eigen::VectorXd& s) {
  return -(g.dot(s) + 0.5 * s.dot(H * s));
}

}  // namespace axograd::fitting
