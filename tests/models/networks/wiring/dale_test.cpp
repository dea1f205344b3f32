// Dale's law: every kind against finite differences, its inverse, at 0, and far out.
#include "models/networks/wiring/dale.hpp"

#include <cmath>

#include "tests/support/catch.hpp"

using namespace axograd::networks;

namespace {
const std::vector<Dale> kinds{Dale::absolute, Dale::softplus, Dale::exponential, Dale::projection};
}

TEST_CASE("slopes are the derivatives of the weights, for both signs and free synapses") {
  for (const Dale kind : kinds) {
    for (const int sign : {-1, 0, 1}) {
      for (const double theta : {-3.0, -0.4, 0.3, 2.0, 20.0}) {
        const double h = 1e-5 * std::max(1.0, std::abs(theta));
        const double difference = (weight_of(kind, sign, theta + h) - weight_of(kind, sign, theta - h)) / (2 * h);
        CHECK(weight_slope(kind, sign, theta) == Approx(difference).epsilon(1e-7));
      }
    }
  }
}

TEST_CASE("theta of a weight gives the weight back") {
  for (const Dale kind : kinds) {
    for (const double magnitude : {1e-9, 0.003, 0.7, 1.0, 30.0, 800.0}) {
      for (const int sign : {-1, 1})
        CHECK(weight_of(kind, sign, theta_of(kind, sign, sign * magnitude)) == Approx(sign * magnitude).epsilon(1e-9));
    }
    CHECK(weight_of(kind, 0, theta_of(kind, 0, -0.3)) == -0.3);
  }
}

TEST_CASE("at 0") {
  CHECK(dale_value(Dale::absolute, 0.0) == 0);
  CHECK(dale_slope(Dale::absolute, 0.0) == 1);  // a synapse of weight 0 can still grow
  CHECK(dale_slope(Dale::absolute, -1e-300) == -1);
  CHECK(dale_value(Dale::softplus, 0.0) == Approx(std::log(2.0)));
  CHECK(dale_slope(Dale::softplus, 0.0) == 0.5);
  CHECK(dale_value(Dale::exponential, 0.0) == 1);
  CHECK(dale_slope(Dale::exponential, 0.0) == 1);
  CHECK(dale_value(Dale::projection, 0.0) == 0);
  // a weight of 0 for kinds that never reach it
  CHECK(dale_value(Dale::softplus, dale_inverse(Dale::softplus, 0.0)) == Approx(smallest_dale_weight).epsilon(1e-6));
  CHECK(dale_value(Dale::exponential, dale_inverse(Dale::exponential, 0.0)) == Approx(smallest_dale_weight).epsilon(1e-6));
  CHECK(dale_inverse(Dale::absolute, 0.0) == 0);
}

TEST_CASE("projection alone is projected; far out nothing overflows that need not") {
  CHECK(dale_project(Dale::projection, -0.2) == 0);
  CHECK(dale_project(Dale::projection, 0.2) == 0.2);
  CHECK(dale_project(Dale::absolute, -0.2) == -0.2);
  CHECK(projected(Dale::projection, 0, -0.2) == -0.2);
  CHECK(dale_value(Dale::softplus, 1e4) == 1e4);
  CHECK(dale_value(Dale::softplus, -1e4) == 0);
  CHECK(dale_slope(Dale::softplus, 1e4) == 1);
  CHECK(dale_slope(Dale::softplus, -1e4) == 0);
  CHECK(dale_value(Dale::softplus, -2.0f) == Approx(std::log1p(std::exp(-2.0))));
}

TEST_CASE("kinds have names") {
  for (std::size_t k = 0; k < kinds.size(); ++k) CHECK(dale_of(dale_names()[k]) == kinds[k]);
  CHECK_THROWS_WITH(dale_of("sofplus"), Catch::Contains("did you mean \"softplus\"?"));
}
