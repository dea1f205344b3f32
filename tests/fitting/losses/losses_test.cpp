// Losses between voltage traces: every gradient against finite differences, values against brute force or hand-made cases.
#include "core/base/error.hpp"
#include "core/base/json_source.hpp"
#include "core/base/problems.hpp"
#include "fitting/losses/feature_scores.hpp"
#include "fitting/registry.hpp"
#include "tests/fitting/losses/traces.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::fitting;
using namespace axograd::testing;

namespace {

const std::vector<double> data = spiking_trace({40.3, 71.6, 118.2, 190.7}),
                          model = spiking_trace({42.1, 70.2, 121.9, 186.3, 240.9}, 13);

TraceLoss of(const std::string& name, const std::string& options = "{}") {
  Problems problems;
  const SourceJson source = parse_json("{\"o\": " + options + "}", "test");
  TraceLoss loss = make_trace_loss(name, source, "/o", problems);
  INFO(problems.text());
  REQUIRE(problems.empty());
  return loss;
}

// The soft minimum over all paths, by listing them.
void list_paths(const std::vector<double>& x, const std::vector<double>& y, std::size_t i, std::size_t j, double cost,
                std::vector<double>& costs) {
  cost += (x[i] - y[j]) * (x[i] - y[j]);
  if (i + 1 == x.size() && j + 1 == y.size()) return costs.push_back(cost);
  if (i + 1 < x.size()) list_paths(x, y, i + 1, j, cost, costs);
  if (j + 1 < y.size()) list_paths(x, y, i, j + 1, cost, costs);
  if (i + 1 < x.size() && j + 1 < y.size()) list_paths(x, y, i + 1, j + 1, cost, costs);
}
double soft_distance(const std::vector<double>& x, const std::vector<double>& y, double gamma) {
  std::vector<double> costs;
  list_paths(x, y, 0, 0, 0, costs);
  double sum = 0;
  for (double c : costs) sum += std::exp(-c / gamma);
  return -gamma * std::log(sum);
}

}  // namespace

TEST_CASE("every loss of traces: zero and flat at the data, gradient = finite differences elsewhere", "[losses]") {
  REQUIRE(trace_loss_names().size() >= 9);
  for (const auto& name : trace_loss_names()) {
    for (const char* options : {"", R"({"level": -20, "edge": 2})", R"({"tau": 3})", R"({"band": 5, "pool": 2, "gamma": 0.1})",
                                R"({"features": ["peak", "base", "trough", "isi_cv", "final_rate"], "power": 1})",
                                R"({"lag": 1.5})", R"({"window": 33, "sigma_mean": 1})", R"({"width": 7})"}) {
      if (*options != 0) {  // only for the loss that knows them
        Problems problems;
        const SourceJson source = parse_json(std::string("{\"o\": ") + options + "}", "test");
        make_trace_loss(name, source, "/o", problems);
        if (!problems.empty()) continue;
      }
      const TraceLoss loss = *options != 0 ? of(name, options) : of(name);
      CAPTURE(name, options);
      std::vector<double> gradient(data.size(), 1e300);
      CHECK(std::abs(loss(data, data, dt, gradient)) < 1e-12);
      double largest = 0;
      for (double g : gradient) largest = std::max(largest, std::abs(g));
      CHECK(largest < 1e-12);
      CHECK(loss(model, data, dt, {}) > 1e-3);
      for (unsigned seed = 1; seed <= 3; ++seed) {
        const Along g = derivative(loss, model, data, direction(model.size(), seed), 1e-4);
        CHECK(std::abs(g.analytic - g.numeric) <= 1e-7 * std::max(std::abs(g.numeric), 1e-2));
      }
      CHECK(loss(model, data, dt, gradient) == loss(model, data, dt, {}));
    }
  }
}

TEST_CASE("slopes do not see an offset; moments are those of hand", "[losses]") {
  std::vector<double> shifted = data;
  for (double& v : shifted) v += 5;
  CHECK(of("dv_dt")(shifted, data, dt, {}) < 1e-20);
  // sd of {0, 2} is 1, of {0, 4} 2; means 1 and 2; the second window is the same in both
  CHECK(of("windowed_moments", R"({"window": "0.1 ms"})")(std::vector<double>{0, 2, 1, 1}, std::vector<double>{0, 4, 1, 1}, dt,
                                                          {}) == Approx(0.5 * (0.25 + 1)));
}

TEST_CASE("soft DTW is the soft minimum over all alignments, and forgives a delay", "[losses]") {
  const std::vector<double> x = {0.3, -1.1, 2.0, 0.4, 1.2}, y = {-0.2, 0.5, 1.9, 1.4, -0.6};
  for (double gamma : {0.01, 0.5, 3.0}) {
    const TraceLoss loss = of("soft_dtw", "{\"pool\": \"0.05 ms\", \"scale\": 1, \"gamma\": " + std::to_string(gamma) + "}");
    const double brute = soft_distance(x, y, gamma) - 0.5 * (soft_distance(x, x, gamma) + soft_distance(y, y, gamma));
    CHECK(loss(x, y, dt, {}) == Approx(brute / 5).epsilon(1e-10));
    CHECK(loss(x, y, dt, {}) > 0);
  }
  const std::vector<double> late = spiking_trace({43.3, 74.6, 121.2, 193.7});
  CHECK(of("soft_dtw")(late, data, dt, {}) < 0.2 * of("mean_square", R"({"scale": 10})")(late, data, dt, {}));
  CHECK(of("soft_dtw", R"({"band": 0, "pool": "0.05 ms"})")(late, data, dt, {}) ==
        Approx(of("mean_square", R"({"scale": 10})")(late, data, dt, {})));
}

TEST_CASE("the phase plane forgets times, not shapes", "[losses]") {
  const TraceLoss loss = of("phase_plane");
  std::vector<double> late(data.size());
  for (std::size_t t = 0; t < data.size(); ++t) late[t] = data[(t + 1000) % data.size()];
  CHECK(loss(late, data, dt, {}) < 1e-3);
  CHECK(loss(model, data, dt, {}) > 10 * loss(late, data, dt, {}));
  // Two trajectories of the same shape that share no point of the grid: twice the target's own square.
  std::vector<double> far = data;
  for (double& v : far) v += 400;
  CHECK(loss(far, data, dt, {}) == Approx(2));
  far[7] = std::nan("");
  CHECK(std::isfinite(loss(far, data, dt, {})));
}

TEST_CASE("features: z-scores by hand, absent ones cost the most, lists must match", "[losses]") {
  const TraceLoss loss = of("features", R"({"features": ["spike_count", "half_width"], "sigma": [0.5, 1], "power": 1})");
  CHECK(loss(model, data, dt, {}) == Approx(0.5 * 1 / 0.5).margin(1e-3));  // one spike more, the same shape
  const std::vector<double> silent = spiking_trace({});
  CHECK(loss(silent, data, dt, {}) == Approx(0.5 * (4 / 0.5 + 250)));
  CHECK(loss(model, silent, dt, {}) == Approx(5 / 0.5));  // the data have no half width
  CHECK_THROWS_AS(of("features", R"({"sigma": [1, 2]})")(model, data, dt, {}), UsageError);
}
