// Builders: densities, degrees, determinism, no autapses; the list of edges itself.
#include "models/networks/wiring/topology.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "core/base/error.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::networks;

namespace {

int autapses(const Edges& edges) {
  int count = 0;
  for (std::size_t k = 0; k < edges.size(); ++k) count += edges.pre[k] == edges.post[k];
  return count;
}

bool all_different(const Edges& edges) {
  std::set<std::pair<int, int>> pairs;
  for (std::size_t k = 0; k < edges.size(); ++k) pairs.emplace(edges.pre[k], edges.post[k]);
  return pairs.size() == edges.size();
}

std::string error_of(const auto& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

}  // namespace

TEST_CASE("dense: every pair but the autapses, with the sign of the presynaptic cell") {
  const Edges edges = dense(within(signs(3, 2)));
  CHECK(edges.size() == 20);
  CHECK(autapses(edges) == 0);
  CHECK_NOTHROW(check(edges));
  CHECK(std::count(edges.sign.begin(), edges.sign.end(), -1) == 8);
  CHECK(dense(between(signs(3, 2), 5)).size() == 25);
  // a subset of the population: cells 3 and 4 of five
  const Edges inhibitory = dense({2, 5, {-1, -1}, 3});
  CHECK(inhibitory.size() == 8);
  for (std::size_t k = 0; k < inhibitory.size(); ++k) CHECK(inhibitory.pre[k] + 3 != inhibitory.post[k]);
}

TEST_CASE("random pairs: the density is p, the seed decides") {
  const Ends ends = within(signs(320, 80));
  const Edges edges = random_pairs(ends, 0.1, 7);
  const double pairs = 400 * 399, expected = 0.1 * pairs, sd = std::sqrt(pairs * 0.1 * 0.9);
  CHECK(std::abs(static_cast<double>(edges.size()) - expected) < 4 * sd);
  CHECK(autapses(edges) == 0);
  CHECK(all_different(edges));
  CHECK_NOTHROW(check(edges));
  CHECK(random_pairs(ends, 0.1, 7) == edges);
  CHECK_FALSE(random_pairs(ends, 0.1, 8) == edges);
  CHECK(random_pairs(ends, 0, 7).size() == 0);
  CHECK(random_pairs(ends, 1, 7) == dense(ends));
  // every row alike: the variance of the out-degrees is binomial
  const std::vector<int> degree = out_degrees(edges, 1);
  double mean = 0, square = 0;
  for (int i = 0; i < 320; ++i) mean += degree[i] / 320.0, square += degree[i] * degree[i] / 320.0;
  CHECK(square - mean * mean == Approx(399 * 0.1 * 0.9).epsilon(0.3));
}

TEST_CASE("fixed degrees are exact, without repeats") {
  const Ends ends = within(signs(40, 10));
  const Edges in = fixed_in_degree(ends, 7, 3), out = fixed_out_degree(ends, 7, 3);
  for (const Edges* edges : {&in, &out}) {
    CHECK(edges->size() == 350);
    CHECK(autapses(*edges) == 0);
    CHECK(all_different(*edges));
    CHECK_NOTHROW(check(*edges));
  }
  for (int j = 0; j < 50; ++j) {
    CHECK(in_degrees(in, 1)[j] + in_degrees(in, -1)[j] == 7);
    CHECK(out_degrees(out, 1)[j] + out_degrees(out, -1)[j] == 7);
  }
  CHECK(fixed_in_degree(ends, 49, 1) == dense(ends));
  CHECK(error_of([&] { fixed_in_degree(ends, 50, 1); }) == "wiring: 50 inputs per cell asked for, 49 possible");
  CHECK(fixed_out_degree(between(signs(4, 0), 9), 9, 1).size() == 36);
}

TEST_CASE("ring: connections get rarer with distance as the Gaussian says, across the seam too") {
  const Edges edges = gaussian_ring(within(signs(600, 0)), 0.8, 0.05, 5);
  std::vector<double> count(301, 0.0);
  double seam = 0;
  for (std::size_t k = 0; k < edges.size(); ++k) {
    const int apart = std::abs(edges.pre[k] - edges.post[k]);
    count[std::min(apart, 600 - apart)] += 1;
    seam += apart > 300;
  }
  const auto density = [&](int from, int to) {  // over distances from … to - 1, with 1200 pairs at each
    double sum = 0;
    for (int d = from; d < to; ++d) sum += count[d];
    return sum / (1200.0 * (to - from));
  };
  const auto expected = [](int from, int to) {
    double sum = 0;
    for (int d = from; d < to; ++d) sum += 0.8 * std::exp(-0.5 * std::pow(d / 600.0 / 0.05, 2));
    return sum / (to - from);
  };
  for (const auto& [from, to] : {std::pair{1, 10}, {20, 30}, {40, 60}})
    CHECK(density(from, to) == Approx(expected(from, to)).epsilon(0.05));
  CHECK(seam > 0);
  CHECK(count[0] == 0);
}

TEST_CASE("delays cover their range evenly") {
  Edges edges = dense(within(signs(100, 0)));
  draw_delays(edges, 2, 5, 1);
  for (int d = 2; d <= 5; ++d)
    CHECK(static_cast<double>(std::count(edges.delay.begin(), edges.delay.end(), d)) == Approx(9900 / 4.0).epsilon(0.1));
  CHECK(error_of([&] { draw_delays(edges, 0, 5, 1); }) == "wiring: delays of 0 … 5 steps; at least 1, the larger last");
}

TEST_CASE("options name the builders") {
  TopologyOptions options;
  for (const char* kind : {"dense", "random", "fixed_in_degree", "fixed_out_degree", "gaussian_ring"}) {
    options.kind = kind;
    const Edges edges = wire(within(signs(40, 10)), options, 1);
    CHECK(edges.size() > 0);
    CHECK(autapses(edges) == 0);
  }
  options.kind = "dense";
  options.autapses = true;
  CHECK(wire(within(signs(40, 10)), options, 1).size() == 2500);
}

TEST_CASE("edges: order, offsets, the other way round, mistakes") {
  Edges edges{3, 2, {}, {}, {}, {}, {}};
  append(edges, 2, 1, -1, -0.5);
  append(edges, 0, 1, 1, 0.25, 3);
  append(edges, 0, 0, 1, 1.0);
  CHECK(error_of([&] { check(edges); }) == "edge 1 (0 -> 1): out of order: edges are sorted by pre, then post");
  const Edges ordered = sorted(edges);
  CHECK_NOTHROW(check(ordered));
  CHECK(ordered.weight == std::vector<double>{1.0, 0.25, -0.5});
  CHECK(ordered.delay == std::vector<int>{1, 3, 1});
  CHECK(row_offsets(ordered) == std::vector<std::size_t>{0, 2, 2, 3});
  const Columns columns = columns_of(ordered);
  CHECK(columns.offsets == std::vector<std::size_t>{0, 1, 3});
  CHECK(columns.order == std::vector<std::size_t>{0, 1, 2});
  CHECK(incoming_sums(ordered) == std::vector<double>{1.0, -0.25});
  Edges wrong = ordered;
  wrong.weight[2] = 0.5;
  CHECK(error_of([&] { check(wrong); }) == "edge 2 (2 -> 1): weight 0.5 on a synapse of sign -1");
  wrong = ordered;
  wrong.post[1] = 2;
  CHECK(error_of([&] { check(wrong); }) == "edge 1 (0 -> 2): postsynaptic cell 2 does not exist (0 … 1)");
  wrong = ordered;
  wrong.delay[0] = 0;
  CHECK(error_of([&] { check(wrong); }) == "edge 0 (0 -> 0): a delay of 0 steps; at least 1");
}
