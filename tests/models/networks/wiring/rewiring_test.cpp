// DEEP R: what a thousand steps must leave as it was, and what they must reach.
#include "models/networks/wiring/rewiring.hpp"

#include <cmath>
#include <set>

#include "core/base/error.hpp"
#include "models/networks/wiring/draws.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::networks;

TEST_CASE("a thousand steps keep the number of synapses, signs, positions without repeats, and never wake a dormant one") {
  const Ends ends = within(signs(40, 10));
  Edges edges = random_pairs(ends, 0.1, 1);
  const std::size_t count = edges.size();
  draw_delays(edges, 1, 3, 2);
  std::vector<double> theta(count, 0.02), step(count);
  std::multiset<int> delays(edges.delay.begin(), edges.delay.end());
  Draws noise(5, Purpose::weights);
  const RewiringOptions options{.l1 = 0.01, .temperature = 1e-4, .start = 1e-12};
  std::size_t replaced = 0;
  for (std::uint64_t t = 0; t < 1000; ++t) {
    for (double& s : step) s = 0.002 * noise.normal();
    const Rewired next = rewire(edges, theta, step, 0.05, options, ends, 9, t);
    REQUIRE(next.edges.size() == count);
    REQUIRE_NOTHROW(check(next.edges));
    std::size_t fresh = 0;
    for (std::size_t k = 0; k < count; ++k) {
      const int pre = next.edges.pre[k], post = next.edges.post[k];
      REQUIRE(next.theta[k] >= 0);
      REQUIRE(next.edges.sign[k] == ends.sign_of(pre));
      REQUIRE(next.edges.weight[k] == next.edges.sign[k] * next.theta[k]);
      REQUIRE(pre != post);
      if (k > 0) REQUIRE((pre > next.edges.pre[k - 1] || post > next.edges.post[k - 1]));  // sorted, so no repeats
      if (next.source[k] < 0) {
        ++fresh;
        REQUIRE(next.theta[k] == options.start);
      } else {
        const auto from = static_cast<std::size_t>(next.source[k]);
        REQUIRE((edges.pre[from] == pre && edges.post[from] == post && edges.delay[from] == next.edges.delay[k]));
      }
    }
    REQUIRE(fresh == next.replaced);
    replaced += fresh;
    edges = next.edges;
    theta = next.theta;
  }
  CHECK(replaced > 1000);
  CHECK(std::multiset<int>(edges.delay.begin(), edges.delay.end()) == delays);
}

TEST_CASE("without noise a step is the step, the pull and nothing else; the seed and the iteration decide") {
  const Ends ends = between(signs(2, 1), 2);
  Edges edges{3, 2, {}, {}, {}, {}, {}};
  append(edges, 0, 0, 1, 0.5);
  append(edges, 2, 1, -1, -0.25);
  const std::vector<double> theta{0.5, 0.25}, step{0.1, -0.05};
  const Rewired next = rewire(edges, theta, step, 0.1, {.l1 = 0.2}, ends, 1, 0);
  CHECK(next.replaced == 0);
  CHECK(next.theta[0] == Approx(0.5 - 0.1 - 0.02));
  CHECK(next.edges.weight[1] == Approx(-(0.25 + 0.05 - 0.02)));
  CHECK_THROWS_WITH(rewire(edges, theta, std::vector<double>{NAN, 0}, 0.1, {}, ends, 1, 0),
                    "rewiring: theta of edge 0 (0 -> 0) is nan");
  CHECK_THROWS_WITH(rewire(edges, theta, step, 0.1, {}, {3, 2, {}, -1}, 1, 0),
                    "rewiring: presynaptic cell 0 has no sign; DEEP R needs one");
}

TEST_CASE("new positions are drawn evenly among the free ones, the one that went dormant too") {
  const Ends ends = within(signs(4, 0));
  Edges edges = dense(ends);
  std::vector<double> theta(edges.size(), 1.0), step(edges.size(), 0.0);
  // all 12 positions taken: whatever goes dormant must come back
  step[3] = step[7] = 2;
  const Rewired full = rewire(edges, theta, step, 0.1, {}, ends, 1, 0);
  CHECK(full.edges.pre == edges.pre);
  CHECK(full.edges.post == edges.post);
  CHECK(full.replaced == 2);
  Edges one{4, 4, {}, {}, {}, {}, {}};
  append(one, 1, 2, 1, 1.0);
  std::vector<int> count(16, 0);
  const std::vector<double> unit{1.0}, all{2.0};
  for (std::uint64_t t = 0; t < 12000; ++t) {
    const Rewired next = rewire(one, unit, all, 0.1, {}, ends, 3, t);
    ++count[static_cast<std::size_t>(4 * next.edges.pre[0] + next.edges.post[0])];
  }
  for (int i = 0; i < 16; ++i) {
    if (i % 5 == 0)
      CHECK(count[static_cast<std::size_t>(i)] == 0);  // autapses
    else
      CHECK(std::abs(count[static_cast<std::size_t>(i)] - 1000) < 4 * std::sqrt(1000.0));
  }
}

TEST_CASE("temperature: the random walk has the variance 2 rate temperature") {
  const Ends ends = between(signs(200, 0), 100);
  const Edges edges = dense(ends);
  const std::vector<double> theta(edges.size(), 1.0), step(edges.size(), 0.0);
  const Rewired next = rewire(edges, theta, step, 0.01, {.l1 = 0, .temperature = 0.02}, ends, 1, 4);
  double square = 0;
  for (const double t : next.theta) square += (t - 1) * (t - 1) / static_cast<double>(edges.size());
  CHECK(square == Approx(2 * 0.01 * 0.02).epsilon(0.04));
}
