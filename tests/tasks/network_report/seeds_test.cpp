// Statistics over seeds against tables of the t distribution and a computed example.
#include "tasks/network_report/seeds.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "tests/support/catch.hpp"

using namespace axograd::tasks::network_report;

namespace {

std::vector<SeedScore> two_networks() {
  std::vector<SeedScore> out;
  for (int correct : {990, 980, 985, 995, 970}) out.push_back({"connectome", std::int64_t(out.size()), {correct, 1000}});
  for (int correct : {900, 950, 920}) out.push_back({"control", std::int64_t(out.size()), {correct, 1000}});
  return out;
}

}  // namespace

TEST_CASE("quantiles of Student's t are those of the tables") {
  CHECK(student_quantile(0.975, 1) == Approx(12.7062).epsilon(1e-5));
  CHECK(student_quantile(0.975, 4) == Approx(2.776445).epsilon(1e-6));
  CHECK(student_quantile(0.95, 10) == Approx(1.812461).epsilon(1e-6));
  CHECK(student_quantile(0.025, 4) == Approx(-2.776445).epsilon(1e-6));
  CHECK(student_quantile(0.975, 1e6) == Approx(1.959964).epsilon(1e-5));
  CHECK(student_quantile(0.5, 3) == 0);
}

TEST_CASE("means over seeds have their interval, and the criterion is counted") {
  const auto all = by_network(two_networks(), 0.98);
  REQUIRE(all.size() == 2);
  CHECK(all[0].mean == Approx(0.984));
  CHECK(all[0].reached == 4);
  CHECK(all[0].worst == Approx(0.97));
  CHECK(all[0].sd == Approx(0.00961769).epsilon(1e-5));  // squared deviations 36, 16, 1, 121, 196 in units of 1e-6
  CHECK(all[0].interval.low == Approx(0.984 - 2.776445 * 0.00961769 / std::sqrt(5.0)).epsilon(1e-6));
  CHECK(all[1].reached == 0);
  const auto one = by_network({{"alone", 1, {5, 10}}}, 0.5);
  CHECK(one[0].interval.low == 0);
  CHECK(one[0].interval.high == 1);
}

TEST_CASE("Welch's interval tells a difference, and says when there is none") {
  // 0.984 - 0.92333 with standard error sqrt(9.25e-5 / 5 + 6.3333e-4 / 3) = 0.015153 and 2.355 degrees of freedom.
  const Difference d = difference(two_networks(), "connectome", "control");
  CHECK(d.mean == Approx(0.0606667).epsilon(1e-5));
  CHECK((d.interval.high - d.interval.low) / 2 == Approx(0.015153 * student_quantile(0.975, 2.355)).epsilon(2e-3));
  CHECK(difference(two_networks(), "control", "connectome").mean == Approx(-0.0606667).epsilon(1e-5));
  nlohmann::json summary;
  auto scores = two_networks();
  CHECK(seeds_section(scores, 0.98, summary)["figures"][0]["text"][0].get<std::string>().find("better than control") !=
        std::string::npos);
  for (SeedScore& s : scores) s.network = s.seed % 2 ? "odd" : "even";
  CHECK(seeds_section(scores, 0.98, summary)["figures"][0]["text"][0].get<std::string>().find("not told from") !=
        std::string::npos);
  CHECK(summary["seeds"]["networks"].size() == 2);
}
