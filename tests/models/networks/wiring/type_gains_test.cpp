// Shared gains and low rank: shapes, starts, gradients by finite differences.
#include "models/networks/wiring/type_gains.hpp"

#include <cmath>

#include "models/networks/wiring/low_rank.hpp"
#include "models/networks/wiring/topology.hpp"
#include "models/networks/wiring/weights.hpp"
#include "tests/support/catch.hpp"

using namespace axograd::networks;

TEST_CASE("type gains: weights, starts, gradient") {
  Edges edges = random_pairs(within(signs(16, 4)), 0.4, 1);
  std::vector<int> type;
  for (int i = 0; i < 20; ++i) type.push_back(i < 8 ? 0 : i < 16 ? 1 : 2);
  draw_weights(edges, {}, 2);
  const std::vector<double> base = edges.weight;
  const TypeGains pairs = type_gains(edges, type, type);
  REQUIRE(pairs.types.size() == 9);
  for (std::size_t k = 0; k < edges.size(); ++k) {
    const auto [pre, post] = pairs.types[static_cast<std::size_t>(pairs.pair[k])];
    CHECK((pre == type[static_cast<std::size_t>(edges.pre[k])] && post == type[static_cast<std::size_t>(edges.post[k])]));
  }
  std::vector<double> gain = first_gains(pairs, base, 0.01);
  apply_gains(edges, pairs, base, gain);
  CHECK_NOTHROW(check(edges));
  double sum = 0, count = 0;
  for (std::size_t k = 0; k < edges.size(); ++k) {
    if (pairs.pair[k] == 4) sum += std::abs(edges.weight[k]), ++count;
  }
  CHECK(sum / count == Approx(0.01));
  // E = sum of sin(weight)
  const auto energy = [&] {
    apply_gains(edges, pairs, base, gain);
    double e = 0;
    for (const double w : edges.weight) e += std::sin(w);
    return e;
  };
  energy();
  std::vector<double> by_weight;
  for (const double w : edges.weight) by_weight.push_back(std::cos(w));
  const std::vector<double> gradient = gain_gradient(pairs, base, by_weight);
  for (std::size_t p = 0; p < gain.size(); ++p) {
    const double at = gain[p], h = 1e-5;
    gain[p] = at + h;
    const double up = energy();
    gain[p] = at - h;
    const double down = energy();
    gain[p] = at;
    CHECK(gradient[p] == Approx((up - down) / (2 * h)).epsilon(1e-6));
  }
}

TEST_CASE("low rank starts at nothing and is the product of its factors") {
  LowRank low = low_rank(50, 30, 4, 1);
  CHECK(low.U.size() == 120);
  CHECK(low.V.size() == 200);
  double square = 0;
  for (const double v : low.V) square += v * v / 200;
  CHECK(square == Approx(1 / 50.0).epsilon(0.25));
  for (int i = 0; i < 50; ++i) CHECK(low.weight(i, i % 30) == 0);
  low.U[7 * 4 + 2] = 3;
  CHECK(low.weight(11, 7) == Approx(3 * low.V[11 * 4 + 2]));
  CHECK(low.weight(11, 8) == 0);
  CHECK_THROWS_WITH(low_rank(50, 30, 31, 1), "low rank: rank 31 for 50 -> 30 cells; 1 … 30");
}
