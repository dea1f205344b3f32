#include "tasks/trials/trial_draws.hpp"

#include <cmath>

#include "tests/support/catch.hpp"

using namespace axograd::tasks::trials;

TEST_CASE("draws depend on seed, trial and purpose alone, and not on each other", "[trials][draws]") {
  const auto correlation = [](TrialDraws a, TrialDraws b) {
    constexpr int n = 100000;  // beyond the 65536 blocks of two numbers
    double sum = 0;
    for (int k = 0; k < n; ++k) sum += (a.uniform() - 0.5) * (b.uniform() - 0.5) * 12 / n;
    return sum;
  };
  const TrialDraws one(1, 5, 0);
  const double sigma = 1 / std::sqrt(100000.);
  CHECK(correlation(one, TrialDraws(1, 5, 0)) == Approx(1).margin(0.02));
  for (const TrialDraws& other : {TrialDraws(2, 5, 0), TrialDraws(1, 6, 0), TrialDraws(1, 5, 1)})
    CHECK(correlation(one, other) == Approx(0).margin(4 * sigma));
}

TEST_CASE("draws: moments, whole numbers, choices", "[trials][draws]") {
  TrialDraws draws(3, -1, 0);  // trials may be any number
  constexpr int n = 40000;
  double mean = 0, square = 0, fourth = 0;
  std::vector<double> faces(6);
  for (int k = 0; k < n; ++k) {
    const double z = draws.normal();
    mean += z / n, square += z * z / n, fourth += z * z * z * z / n;
    faces[std::size_t(draws.below(6))] += 1. / n;
  }
  CHECK(mean == Approx(0).margin(4 / std::sqrt(n)));
  CHECK(square == Approx(1).margin(4 * std::sqrt(2. / n)));
  CHECK(fourth == Approx(3).margin(4 * std::sqrt(96. / n)));
  for (const double share : faces) CHECK(share == Approx(1. / 6).margin(4 * std::sqrt(5. / 36 / n)));
}
