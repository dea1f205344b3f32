// Rates, regularity, synchrony, intervals of shares and Dale's law on data whose answers are known.
#include <cmath>

#include "core/base/error.hpp"
#include "tasks/network_report/accuracy.hpp"
#include "tasks/network_report/activity.hpp"
#include "tasks/network_report/dale.hpp"
#include "tasks/network_report/pages.hpp"
#include "tests/support/catch.hpp"
#include "tests/tasks/network_report/synthetic.hpp"

using namespace axograd;
using namespace axograd::tasks::network_report;
using namespace axograd::tasks::network_report::testing;

TEST_CASE("Wilson's interval has the textbook's values") {
  const Interval i = wilson(81, 263);  // Newcombe 1998, table I: 81 of 263, method 3: 0.2553 to 0.3662
  CHECK(i.low == Approx(0.2553).margin(5e-5));
  CHECK(i.high == Approx(0.3662).margin(5e-5));
  const Interval none = wilson(0, 20);  // the same table: 0 of 20: 0 to 0.1611
  CHECK(none.low == 0);
  CHECK(none.high == Approx(0.1611).margin(5e-5));
  CHECK(wilson(0, 0).high == 1);
  CHECK(Share{20, 20}.interval().high == 1);
}

TEST_CASE("the limit of chance is the binomial quantile") {
  // Binomial(10, 1/2): P(X >= 9) = 11/1024 < 0.025 <= P(X >= 8) = 56/1024.
  CHECK(chance_limit(10, 0.5) == Approx(0.8));
  CHECK(chance_limit(1024, 0.5) == Approx(0.5 + 1.96 * 0.5 / 32).margin(1e-3));
  CHECK(chance_limit(10, 1) == 1);
}

TEST_CASE("rates, silence, saturation and intervals of known neurons") {
  // Neuron 0 is silent, 1 fires at every step (1000 Hz), 2 every 20 ms, 3 is Poisson at 50 Hz; 70 neurons: two words.
  Recorded r = poisson(40, 1000, 70, [](int, int t, int n) {
    return n == 1 ? 1000.0 : n == 2 || n == 69 ? (t % 20 == 0 ? 1000.0 : 0.0) : n == 3 ? 50.0 : 0.0;
  });
  r.populations = {{"none", 0, 1, 0}, {"always", 1, 1, 1}, {"regular", 2, 1, 1}, {"poisson", 3, 1, -1}, {"last", 69, 1, 1}};
  r.check();
  const auto hz = rates(r);
  CHECK(hz[0] == 0);
  CHECK(hz[1] == Approx(1000));
  CHECK(hz[2] == Approx(50));
  CHECK(hz[69] == Approx(50));
  CHECK(hz[3] == Approx(50).margin(4 * std::sqrt(50 / 40.0)));  // four standard errors of 40 s
  const auto a = activity(r);
  CHECK(a[0].silent == 1);
  CHECK(std::isnan(a[0].cv));
  CHECK(a[1].saturated == 1);
  CHECK(a[1].silent == 0);
  CHECK(a[2].cv == Approx(0).margin(1e-12));
  CHECK(a[3].cv == Approx(std::sqrt(1 - 0.05)).margin(0.1));  // geometric intervals with p = 0.05
}

TEST_CASE("synchrony is one for copies and 1 / sqrt(n) for independent neurons") {
  Recorded apart = poisson(20, 2000, 100, [](int, int, int) { return 20.0; });
  CHECK(activity(apart)[0].synchrony == Approx(0.1).margin(0.01));
  Recorded alike = poisson(5, 2000, 10, [](int, int t, int) { return t % 70 < 5 ? 1000.0 : 0.0; });
  CHECK(activity(alike)[0].synchrony == Approx(1).margin(1e-6));
}

TEST_CASE("rates over time follow the class") {
  Recorded r = poisson(60, 400, 50, [](int b, int t, int) { return b % 2 == 1 && t >= 200 ? 100.0 : 10.0; });
  for (int b = 0; b < 60; ++b) r.labels.push_back(b % 2);
  r.check();
  const auto courses = rate_courses(r, 100);
  REQUIRE(courses.size() == 2);
  REQUIRE(courses[1].hz.size() == 4);
  CHECK(courses[0].hz[3] == Approx(10).margin(1.1));  // 30 x 50 x 0.1 s: standard error 0.26 Hz
  CHECK(courses[1].hz[1] == Approx(10).margin(1.1));
  CHECK(courses[1].hz[2] == Approx(100).margin(3.5));
}

TEST_CASE("a weight against its neuron's sign is counted and found") {
  data::Projection p;
  p.pre_count = 3, p.post_count = 2;
  p.dense = {0.5f, 0.0f, -0.1f, -0.3f, 1.0f, -1.0f};
  p.pre_sign = {1, -1, 0};
  CHECK(dale_check(p).holds());
  CHECK(dale_check(p).checked == 3);  // one of the four is zero: no connection
  CHECK(dale_check(p).free == 2);
  p.dense[1] = -0.25f, p.dense[2] = 0.75f;
  const DaleCheck bad = dale_check(p);
  CHECK(bad.wrong == 2);
  CHECK(bad.worst == Approx(0.75));
  CHECK(bad.worst_pre == 1);
  CHECK(bad.worst_post == 0);
  p.dense[0] = std::nanf("");
  CHECK(dale_check(p).wrong == 3);
  data::Projection edges;
  edges.pre_count = edges.post_count = 3;
  edges.from = {0, 2}, edges.to = {1, 1}, edges.values = {0.5f, 0.5f}, edges.pre_sign = {1, 1, -1};
  CHECK(dale_check(edges).wrong == 1);
}

TEST_CASE("arrays of the wrong length are refused") {
  Recorded r = poisson(2, 10, 5, [](int, int, int) { return 0.0; });
  r.labels = {0};
  CHECK_THROWS_AS(r.check(), UsageError);
  r.labels = {0, 1}, r.populations = {{"E", 3, 3, 1}};
  CHECK_THROWS_AS(r.check(), UsageError);
}

TEST_CASE("populations of one sign have colours of their own; outputs have their names") {
  const std::vector<Population> signs = {{"E", 0, 4, 1}, {"I", 4, 1, -1}}, alike = {{"LIF", 0, 2, 0}, {"ALIF", 2, 2, 0}};
  CHECK(std::string(role_of(signs[0], signs)) == "model");
  CHECK(std::string(role_of(signs[1], signs)) == "baseline");
  for (const Population& p : alike) CHECK(std::string(role_of(p, alike)).empty());
  Recorded r;
  CHECK(r.output_name(1) == "1");
  r.output_names = {"right", "left"};
  CHECK(r.output_name(1) == "left");
}

TEST_CASE("many cell types are drawn as one") {
  Recorded r = poisson(2, 50, 20, [](int, int, int) { return 50.0; });
  for (int k = 0; k < 10; ++k) r.populations.push_back({"type " + std::to_string(k), 2 * k, 2, 0});
  CHECK(activity(r).size() == 10);
  REQUIRE(r.drawn_populations().size() == 1);
  CHECK(r.drawn_populations()[0].count == 20);
  CHECK(rate_courses(r, 10).size() == 1);
  r.populations.resize(8);
  CHECK(r.drawn_populations().size() == 8);
}
