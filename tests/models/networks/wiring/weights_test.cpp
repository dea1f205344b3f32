// First weights: signs, mean squares, shapes.
#include "models/networks/wiring/weights.hpp"

#include <cmath>

#include "models/networks/wiring/topology.hpp"
#include "tests/support/catch.hpp"

using namespace axograd::networks;

namespace {

// Mean of |w|^power over the edges of one sign.
double moment(const Edges& edges, int sign, double power) {
  double sum = 0, count = 0;
  for (std::size_t k = 0; k < edges.size(); ++k) {
    if (edges.sign[k] == sign) sum += std::pow(std::abs(edges.weight[k]), power), ++count;
  }
  return sum / count;
}

}  // namespace

TEST_CASE("every distribution has the mean square s / n_in and its own shape") {
  // E|w| / sqrt(E w^2): half-normal sqrt(2/pi); cut at 2: from its density; gamma(2) 2/sqrt 6; exponential 1/sqrt 2
  const double cut = 2 * (1 - std::exp(-2.0)) / std::sqrt(2 * M_PI) / std::erf(2 / std::sqrt(2.0)) / truncated_sd;
  const std::vector<std::pair<const char*, double>> shapes{{"half_normal", std::sqrt(2 / M_PI)},
                                                           {"truncated_half_normal", cut},
                                                           {"gamma", 2 / std::sqrt(6.0)},
                                                           {"exponential", 1 / std::sqrt(2.0)},
                                                           {"constant", 1}};
  for (const auto& [name, ratio] : shapes) {
    INFO(name);
    Edges edges = dense(between(signs(320, 80), 400));
    WeightOptions options;
    options.distribution = name;
    options.scale_excitatory = 0.5;
    options.scale_inhibitory = 2;
    draw_weights(edges, options, 11);
    CHECK_NOTHROW(check(edges));
    CHECK(moment(edges, 1, 2) == Approx(0.5 / 320).epsilon(0.02));
    CHECK(moment(edges, -1, 2) == Approx(2.0 / 80).epsilon(0.03));
    CHECK(moment(edges, 1, 1) / std::sqrt(moment(edges, 1, 2)) == Approx(ratio).epsilon(0.01));
    Edges again = edges;
    draw_weights(again, options, 11);
    CHECK(again == edges);
    draw_weights(again, options, 12);
    CHECK((std::string(name) == "constant" || !(again == edges)));
  }
}

TEST_CASE("the cut is at two standard deviations and the rescaling keeps the variance") {
  Edges edges = dense(between(signs(100, 0), 1000));
  draw_weights(edges, {}, 1);
  double largest = 0;
  for (const double w : edges.weight) largest = std::max(largest, std::abs(w));
  CHECK(largest <= 0.1 * 2 / truncated_sd);
  CHECK(largest > 0.1 * 1.99 / truncated_sd);
  // variance of a standard normal cut at 2: 1 - 2 * 2 phi(2) / (2 Phi(2) - 1)
  const double phi = std::exp(-2.0) / std::sqrt(2 * M_PI);
  CHECK(truncated_sd * truncated_sd == Approx(1 - 4 * phi / std::erf(2 / std::sqrt(2.0))).epsilon(1e-12));
}

TEST_CASE("sparse edges count their own inputs; free ones get both signs; the inputs may be stated") {
  Edges edges = random_pairs(between(signs(400, 0), 400), 0.1, 2);
  WeightOptions options;
  draw_weights(edges, options, 3);
  CHECK(moment(edges, 1, 2) == Approx(1 / 40.0).epsilon(0.05));
  draw_weights(edges, options, 3, 100);
  CHECK(moment(edges, 1, 2) == Approx(1 / 100.0).epsilon(0.05));
  Edges free = dense({200, 200, {}, -1});
  draw_weights(free, options, 3);
  double positive = 0;
  for (const double w : free.weight) positive += w > 0;
  CHECK(positive / static_cast<double>(free.size()) == Approx(0.5).epsilon(0.03));
  const double before = moment(edges, 1, 1);
  scale_weights(edges, 1, 3);
  CHECK(moment(edges, 1, 1) == Approx(3 * before));
}
