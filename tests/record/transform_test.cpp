// Bounds <-> free numbers: round trips, derivatives against central differences, extremes.
#include "core/record/transform.hpp"

#include <vector>

#include "tests/support/catch.hpp"

using namespace axograd;

namespace {
constexpr double inf = std::numeric_limits<double>::infinity();
const std::vector<Transform> all = {{-inf, inf}, {2, inf}, {-inf, 5}, {-100, -40}, {0, 1e-3}, {20, 2000}};
}  // namespace

TEST_CASE("the kind follows from the bounds", "[transform]") {
  CHECK(all[0].kind() == TransformKind::identity);
  CHECK(all[1].kind() == TransformKind::log_low);
  CHECK(all[2].kind() == TransformKind::log_high);
  CHECK(all[3].kind() == TransformKind::logit);
}

TEST_CASE("there and back", "[transform]") {
  for (const Transform& t : all) {
    for (double u = -8; u <= 8; u += 0.37) CHECK(t.to_free(t.to_bounded(u)) == Approx(u).epsilon(1e-9).margin(1e-9));
    const double low = std::isfinite(t.low()) ? t.low() : t.high() - 60, high = std::isfinite(t.high()) ? t.high() : low + 60;
    if (!std::isfinite(low)) continue;
    for (double f = 0.01; f < 1; f += 0.07) {
      const double x = low + f * (high - low);
      CHECK(t.to_bounded(t.to_free(x)) == Approx(x).epsilon(1e-13));
    }
  }
}

TEST_CASE("slope and curvature are the derivatives", "[transform]") {
  const double h = 1e-5;
  for (const Transform& t : all) {
    for (double u = -5; u <= 5; u += 0.61) {
      const double scale = std::max(1e-12, std::abs(t.slope(u)));
      CHECK((t.to_bounded(u + h) - t.to_bounded(u - h)) / (2 * h) == Approx(t.slope(u)).margin(1e-7 * scale).epsilon(1e-6));
      CHECK((t.slope(u + h) - t.slope(u - h)) / (2 * h) == Approx(t.curvature(u)).margin(1e-7 * scale).epsilon(1e-6));
    }
  }
}

TEST_CASE("bounds hold and stay finite at the extremes", "[transform]") {
  for (const Transform& t : all) {
    for (double u : {-800.0, -50.0, 50.0, 700.0}) {
      if (t.kind() == TransformKind::log_low && u > 100) continue;  // a bound on one side only: x itself is huge
      if (t.kind() == TransformKind::log_high && u < -100) continue;
      CHECK(t.to_bounded(u) >= t.low());
      CHECK(t.to_bounded(u) <= t.high());
      CHECK(std::isfinite(t.slope(u)));
    }
    if (std::isfinite(t.low())) CHECK(std::isfinite(t.to_free(t.low())));
    if (std::isfinite(t.high())) CHECK(std::isfinite(t.to_free(t.high())));
  }
}
