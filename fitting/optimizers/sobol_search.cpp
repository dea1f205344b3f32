#include "fitting/optimizers/sobol_search.hpp"

#include <fmt/format.h>
#include <array>

#include "core/base/error.hpp"

namespace axograd::fitting {
namespace {

constexpr int bits = 32, most = 21;

// Degree s and coefficients a of the primitive polynomials, and the first s direction numbers m (Joe & Kuo 2008, dimensions 2 …
// 21).
struct Row {
  uint32_t s, a;
  std::array<uint32_t, 7> m;
};
constexpr Row table[most - 1] = {
    {1, 0, {1}},
    {2, 1, {1, 3}},
    {3, 1, {1, 3, 1}},
    {3, 2, {1, 1, 1}},
    {4, 1, {1, 1, 3, 3}},
    {4, 4, {1, 3, 5, 13}},
    {5, 2, {1, 1, 5, 5, 17}},
    {5, 4, {1, 1, 5, 5, 5}},
    {5, 7, {1, 1, 7, 11, 19}},
    {5, 11, {1, 1, 5, 1, 1}},
    {5, 13, {1, 1, 1, 3, 11}},
    {5, 14, {1, 3, 5, 5, 31}},
    {6, 1, {1, 3, 3, 9, 7, 49}},
    {6, 13, {1, 1, 1, 15, 21, 21}},
    {6, 16, {1, 3, 1, 13, 27, 49}},
    {6, 19, {1, 1, 1, 15, 7, 5}},
    {6, 22, {1, 3, 1, 15, 13, 25}},
    {6, 25, {1, 1, 5, 5, 19, 61}},
    {7, 1, {1, 3, 7, 11, 23, 15, 103}},
    {7, 4, {1, 3, 7, 13, 13, 15, 69}},
};

using Directions = std::array<std::array<uint32_t, bits>, most>;

Directions make_directions() {
  Directions v{};
  for (uint32_t k = 0; k < bits; ++k) v[0][k] = 1u << (31 - k);
  for (size_t d = 1; d < most; ++d) {
    const Row& row = table[d - 1];
    for (uint32_t k = 0; k < bits; ++k) {
      if (k < row.s) {
        v[d][k] = row.m[k] << (31 - k);
        continue;
      }
      v[d][k] = v[d][k - row.s] ^ (v[d][k - row.s] >> row.s);
      for (uint32_t j = 1; j < row.s; ++j) {
        if ((row.a >> (row.s - 1 - j)) & 1u) v[d][k] ^= v[d][k - j];
      }
    }
  }
  return v;
}

// Digits of a coordinate; the order of points is that of the Gray code.
uint32_t digits(size_t dimension, uint64_t index) {
  static const Directions directions = make_directions();
  uint32_t x = 0;
  const uint64_t gray = index ^ (index >> 1);
  for (uint32_t k = 0; k < bits; ++k) {
    if ((gray >> k) & 1u) x ^= directions[dimension][k];
  }
  return x;
}

void check(int64_t dimensions) {
  if (dimensions > most)
    throw UsageError(fmt::format(
        "optimizer sobol_search: {} free parameters, but its direction numbers end at {}; take random_search", dimensions, most));
}

}  // namespace

Eigen::VectorXd sobol_point(int dimensions, int64_t index) {
  check(dimensions);
  Eigen::VectorXd x(dimensions);
  for (int d = 0; d < dimensions; ++d) x[d] = digits(static_cast<size_t>(d), static_cast<uint64_t>(index)) * 0x1p-32;
  return x;
}

void SobolSearch::start(const Problem& problem) {
  check(problem.size());
  cube_ = UnitCube(problem, name());
  index_ = 0;
}

StepResult SobolSearch::step(Problem& problem, Point& point) {
  Draws draws(options_.seed);
  Eigen::MatrixXd shares(cube_.size(), options_.batch);
  for (Eigen::Index d = 0; d < shares.rows(); ++d) {
    const auto shift = options_.seed ? static_cast<uint32_t>(draws.uniform() * 0x1p32) : 0u;
    for (Eigen::Index k = 0; k < shares.cols(); ++k)
      shares(d, k) = (digits(static_cast<size_t>(d), static_cast<uint64_t>(index_ + k)) ^ shift) * 0x1p-32;
  }
  index_ += options_.batch;
  losses_of(problem, cube_, shares, point);
  return StepResult::moved;
}

}  // namespace axograd::fitting
