// Controls keep exactly what they promise, and change the rest.
#include "models/networks/wiring/controls.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "models/networks/wiring/topology.hpp"
#include "models/networks/wiring/weights.hpp"
#include "tests/support/catch.hpp"

using namespace axograd::networks;

namespace {

Edges network() {
  Edges edges = random_pairs(within(signs(80, 20)), 0.1, 1);
  draw_weights(edges, {}, 2);
  draw_delays(edges, 1, 5, 3);
  return edges;
}

std::vector<double> weights_of(const Edges& edges, int sign, int pre = -1) {
  std::vector<double> all;
  for (std::size_t k = 0; k < edges.size(); ++k) {
    if (edges.sign[k] == sign && (pre < 0 || edges.pre[k] == pre)) all.push_back(edges.weight[k]);
  }
  std::sort(all.begin(), all.end());
  return all;
}

std::set<std::pair<int, int>> pairs_of(const Edges& edges) {
  std::set<std::pair<int, int>> all;
  for (std::size_t k = 0; k < edges.size(); ++k) all.emplace(edges.pre[k], edges.post[k]);
  return all;
}

}  // namespace

TEST_CASE("matched shuffle: degrees of each sign and weights stay, the pairs do not") {
  const Edges before = network();
  const Shuffled shuffled = matched_shuffle(before, {.same_from = 0}, 7);
  const Edges& after = shuffled.edges;
  CHECK_NOTHROW(check(after));
  for (const int sign : {1, -1, 0}) {
    CHECK(in_degrees(after, sign) == in_degrees(before, sign));
    CHECK(out_degrees(after, sign) == out_degrees(before, sign));
  }
  for (int pre = 0; pre < 100; ++pre)
    CHECK(weights_of(after, pre < 80 ? 1 : -1, pre) == weights_of(before, pre < 80 ? 1 : -1, pre));
  const auto old_pairs = pairs_of(before), new_pairs = pairs_of(after);
  CHECK(new_pairs.size() == before.size());
  std::size_t moved = 0;
  for (const auto& pair : new_pairs) {
    moved += !old_pairs.contains(pair);
    CHECK(pair.first != pair.second);
  }
  CHECK(moved == shuffled.moved);
  CHECK(static_cast<double>(moved) > 0.8 * static_cast<double>(before.size()));  // at p = 0.1 a random pair was free with 0.9
  for (std::size_t k = 0; k < after.size(); ++k) {
    const std::size_t from = shuffled.source[k];
    CHECK((after.pre[k] == before.pre[from] && after.weight[k] == before.weight[from] && after.delay[k] == before.delay[from]));
  }
  CHECK(matched_shuffle(before, {.same_from = 0}, 7).edges == after);
  CHECK_FALSE(matched_shuffle(before, {.same_from = 0}, 8).edges == after);
}

TEST_CASE("matched shuffle within groups; autapses stay; dense wiring does not move") {
  Edges before = network();
  std::vector<int> group;
  for (const int post : before.post) group.push_back(post < 50 ? 0 : 1);
  const Shuffled shuffled = matched_shuffle(before, {.same_from = 0}, 7, group);
  CHECK(shuffled.moved > before.size() / 2);
  std::map<std::pair<int, int>, int> old_counts, new_counts;  // of (pre, half): kept because posts are swapped within their half
  for (std::size_t k = 0; k < before.size(); ++k) ++old_counts[{before.pre[k], group[k]}];
  for (std::size_t k = 0; k < before.size(); ++k) ++new_counts[{shuffled.edges.pre[k], shuffled.edges.post[k] < 50 ? 0 : 1}];
  CHECK(old_counts == new_counts);
  Ends loops = within(signs(30, 0));
  loops.same_from = -1;
  Edges with_loops = random_pairs(loops, 0.3, 4);
  std::vector<int> own;
  for (std::size_t k = 0; k < with_loops.size(); ++k) {
    if (with_loops.pre[k] == with_loops.post[k]) own.push_back(with_loops.pre[k]);
  }
  REQUIRE(own.size() > 2);
  const Edges mixed = matched_shuffle(with_loops, {.same_from = 0}, 5).edges;
  std::vector<int> still;
  for (std::size_t k = 0; k < mixed.size(); ++k) {
    if (mixed.pre[k] == mixed.post[k]) still.push_back(mixed.pre[k]);
  }
  CHECK(still == own);
  const Shuffled dense_one = matched_shuffle(dense(within(signs(8, 2))), {.same_from = 0}, 1);
  CHECK(dense_one.moved == 0);
  CHECK(dense_one.swapped == 0);
}

TEST_CASE("weight shuffle: the same pairs, the same weights of each sign, in other places") {
  const Edges before = network(), after = weight_shuffle(before, 3);
  CHECK_NOTHROW(check(after));
  CHECK(after.pre == before.pre);
  CHECK(after.post == before.post);
  CHECK(after.delay == before.delay);
  for (const int sign : {1, -1}) CHECK(weights_of(after, sign) == weights_of(before, sign));
  std::size_t same = 0;
  for (std::size_t k = 0; k < before.size(); ++k) same += after.weight[k] == before.weight[k];
  CHECK(same < 20);  // about one per sign is expected
}
