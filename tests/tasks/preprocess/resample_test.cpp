#include "tasks/preprocess/resample.hpp"

#include <cmath>
#include <numbers>

#include "core/base/error.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::tasks;

namespace {

std::vector<double> tone(double hz, double dt_ms, int samples) {
  std::vector<double> x;
  for (int t = 0; t < samples; ++t) x.push_back(std::sin(2 * std::numbers::pi * hz * t * dt_ms * 1e-3));
  return x;
}

}  // namespace

TEST_CASE("ratios of sampling steps") {
  CHECK(resampling_ratio(0.1, 0.025).up == 4);
  CHECK(resampling_ratio(0.1, 0.025).down == 1);
  CHECK(resampling_ratio(0.02, 0.05).up == 2);
  CHECK(resampling_ratio(0.02, 0.05).down == 5);
  CHECK_THROWS_AS(resampling_ratio(0.1, 0.1 * std::numbers::pi), UsageError);
}

TEST_CASE("resampling equals SciPy's resample_poly with padtype edge") {
  const std::vector<double> x{1, 3, -2, 5, 4, 0, -1, 2, 2, 7, -3, 1};
  struct Expected {
    Ratio ratio;
    std::vector<double> y;
  };
  const std::vector<Expected> cases{
      {{3, 2},
       {1.00060617355, 3.52872321018, 0.978032210354, -2.00121234711, 2.33818102029, 6.10679392557, 4.00242469422, 1.1959536865,
        -1.08904172977, -1.00060617355, 1.7385104287, 1.3255281064, 2.00121234711, 6.84144971089, 4.33064600109, -3.00181852066,
        -1.59186203627, 2.43314070598}},
      {{1, 2}, {1.27219016142, 1.34960327021, 3.47981635421, -0.89924287675, 3.97056412834, 0.649634173201}},
      {{4, 2},
       {1.0005174706,
        3.16588666158,
        3.00155241179,
        -0.218718735241,
        -2.00103494119,
        0.808269075906,
        5.00258735298,
        5.97976267861,
        4.00206988238,
        1.81156614039,
        0,
        -1.44941184633,
        -1.0005174706,
        1.17317233206,
        2.00103494119,
        0.994269454567,
        2.00103494119,
        5.8356960236,
        7.00362229417,
        2.29223206941,
        -3.00155241179,
        -2.77057788923,
        1.0005174706,
        2.48160765296}},
  };
  for (const Expected& expected : cases) {
    const std::vector<double> y = resample(x, expected.ratio);
    REQUIRE(y.size() == expected.y.size());
    for (std::size_t m = 0; m < y.size(); ++m) CHECK(y[m] == Approx(expected.y[m]).margin(1e-10));
  }
  CHECK(resample(x, {3, 3}) == x);
  CHECK(resample(std::vector<double>{}, {3, 1}).empty());
}

TEST_CASE("a slow tone survives, one above the new Nyquist rate does not fold") {
  const std::vector<double> slow = resample(tone(100, 0.1, 10000), {1, 5}), expected = tone(100, 0.5, 2000);
  const std::vector<double> fast = resample(tone(1800, 0.1, 10000), {1, 5});  // would fold to 200 Hz
  REQUIRE(slow.size() == 2000);
  for (std::size_t t = 50; t + 50 < slow.size(); ++t) {
    REQUIRE(std::abs(slow[t] - expected[t]) < 2e-3);
    REQUIRE(std::abs(fast[t]) < 2e-3);
  }
}
