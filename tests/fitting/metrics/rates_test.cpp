#include "fitting/metrics/rates.hpp"

#include <cmath>
#include <numeric>

#include "fitting/metrics/intervals.hpp"
#include "tests/support/catch.hpp"

using namespace axograd::fitting;

TEST_CASE("PSTH in Hz") {
  const Trains trains{{0, 150}, {250}};
  CHECK(mean_rate(trains, 300, 1.0) == Approx(3 / 2.0 / 0.3));
  const std::vector<double> rate = psth(trains, 300, 1.0, 200);
  REQUIRE(rate.size() == 2);
  CHECK(rate[0] == Approx(2 / 2.0 / 0.2));
  CHECK(rate[1] == Approx(1 / 2.0 / 0.1));  // the last bin is half as wide
}

TEST_CASE("the smoothed PSTH keeps to the recording at its edges") {
  const std::vector<double> rate = smooth_psth({{5}}, 10, 1.0, 4);
  CHECK(rate[2] == 0);                                             // window [0, 4)
  CHECK(rate[4] == Approx(1000 / 4.0));                            // [2, 6)
  CHECK(rate[7] == Approx(1000 / 4.0));                            // [5, 9)
  CHECK(rate[8] == 0);                                             // [6, 10)
  CHECK(smooth_psth({{0}}, 10, 1.0, 4)[0] == Approx(1000 / 2.0));  // [0, 2)
}

TEST_CASE("variance explained of the PSTH") {
  const Trains data{{100, 200, 300}, {110, 210, 800}};
  CHECK(psth_r2(data, data, 1000, 1.0, 100) == Approx(1));
  CHECK(psth_r2(data, {{}}, 1000, 1.0, 100) < 0);
  CHECK(std::isnan(psth_r2({{}}, data, 1000, 1.0, 100)));
}

TEST_CASE("interval statistics by hand") {
  // Intervals 1, 3 ms in the first repeat, 2 ms in the second.
  const Trains trains{{0, 10, 40}, {100, 120}, {7}};
  const IntervalStatistics s = interval_statistics(trains, 0.1);
  CHECK(s.count == 3);
  CHECK(s.mean_ms == Approx(2));
  CHECK(s.median_ms == Approx(2));
  CHECK(s.shortest_ms == Approx(1));
  CHECK(s.cv == Approx(std::sqrt(2.0 / 3) / 2));
  CHECK(s.cv2 == Approx(1));            // 2 * 2 / 4
  CHECK(s.lv == Approx(3 * 4 / 16.0));  // 3 * 2^2 / 4^2
  CHECK(interval_statistics({{5}}, 0.1).count == 0);
}

TEST_CASE("the interval density integrates to the part inside its range") {
  const Trains trains{{0, 10, 40, 90}};  // 1, 3, 5 ms
  const std::vector<double> density = interval_density(trains, 0.1, 2, 4);
  REQUIRE(density.size() == 2);
  CHECK(density[0] == Approx(1 / 6.0));
  CHECK(density[1] == Approx(1 / 6.0));
  CHECK(2 * std::accumulate(density.begin(), density.end(), 0.0) == Approx(2 / 3.0));
}
