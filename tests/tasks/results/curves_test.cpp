// Bands of curves by the delta method.
#include "tasks/results/curves.hpp"

#include <cmath>

#include "tests/support/catch.hpp"

using namespace axograd::tasks;

TEST_CASE("a band is the delta method's", "[results]") {
  const double a = -20, k = 0.1;
  Eigen::MatrixXd covariance(2, 2);
  covariance << 4, 0.03, 0.03, 0.0009;
  const Curve c = banded({0, 5, 40}, covariance, [&](double t, const PutSlope& put) {
    put(0, std::exp(-k * t));
    put(1, -t * a * std::exp(-k * t));
    put(-1, 1e6);  // known exactly
    return a * std::exp(-k * t);
  });
  for (std::size_t i = 0; i < c.x.size(); ++i) {
    const double t = c.x[i], left = std::exp(-k * t);
    const double sd = left * std::sqrt(4 + t * t * a * a * 0.0009 - 2 * t * a * 0.03);
    CHECK(c.y[i] == Approx(a * left));
    CHECK(c.high[i] - c.y[i] == Approx(1.959964 * sd).epsilon(1e-6));
    CHECK(c.y[i] - c.low[i] == Approx(c.high[i] - c.y[i]));
  }
}

TEST_CASE("without a covariance there is no band", "[results]") {
  const Curve c = banded(linear_axis(0, 1, 3), {}, [](double x, const PutSlope& put) {
    put(0, 1);
    return x;
  });
  CHECK(c.y == std::vector<double>{0, 0.5, 1});
  CHECK(c.low.empty());
  CHECK(c.high.empty());
}

TEST_CASE("axes end where they are told to", "[results]") {
  const auto x = log_axis(0.1, 1000, 5);
  REQUIRE(x.size() == 5);
  CHECK(x.front() == Approx(0.1));
  CHECK(x[2] == Approx(10));
  CHECK(x.back() == Approx(1000));
}
