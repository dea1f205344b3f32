// Scores against dense convolutions by NumPy and SciPy (scripts/golden-metrics).
#include <fstream>
#include <nlohmann/json.hpp>

#include "fitting/metrics/distances.hpp"
#include "fitting/metrics/explained_variance.hpp"
#include "fitting/metrics/gamma.hpp"
#include "fitting/metrics/md_star.hpp"
#include "fitting/metrics/scores.hpp"
#include "tests/support/catch.hpp"

using namespace axograd::fitting;
using nlohmann::json;

namespace {

struct Case {
  json values;
  Trains data, model;
  int samples;
  double dt;
};

std::vector<Case> cases() {
  std::ifstream file(AXOGRAD_SOURCE_DIR "/tests/fitting/metrics/golden.json");
  const json all = json::parse(file);
  std::vector<Case> list;
  for (const json& c : all.at("cases"))
    list.push_back(
        {c, c.at("data").get<Trains>(), c.at("model").get<Trains>(), c.at("samples").get<int>(), c.at("dt").get<double>()});
  return list;
}

Approx near(const json& value) { return Approx(value.get<double>()).epsilon(1e-9); }

}  // namespace

TEST_CASE("window-based scores equal their convolution form") {
  int windows = 0;
  for (const Case& c : cases())
    for (const json& w : c.values.at("windows")) {
      const double delta = w.at("delta");
      CAPTURE(c.dt, delta);
      const MdStar all = md_star(c.data, c.model, c.samples, c.dt, delta);
      CHECK(all.md_star == near(w["md_star"]["all"]));
      CHECK(all.reliability == near(w["md_star"]["reliability"]));
      CHECK(reliability(c.data, c.dt, delta) == near(w["md_star"]["reliability"]));
      CHECK(md_star(c.data, c.model, c.samples, c.dt, delta, ModelPairs::off_diagonal).md_star ==
            near(w["md_star"]["off_diagonal"]));
      CHECK(mean_gamma(c.data, c.model, c.samples, c.dt, delta) == near(w["gamma"]));
      CHECK(mean_gamma(c.data, c.model, c.samples, c.dt, delta, Replacement::with) == near(w["gamma_with_replacement"]));
      CHECK(intrinsic_gamma(c.data, c.samples, c.dt, delta) == near(w["gamma_intrinsic"]));
      CHECK(cf2_star(c.data, c.model, c.samples, c.dt, delta) == near(w["cf2_star"]));
      ++windows;
    }
  REQUIRE(windows == 7);
}

TEST_CASE("explained variance of smoothed trains, edges included") {
  for (const Case& c : cases()) {
    CAPTURE(c.dt, c.samples);
    const ExplainedVariance ev = explained_variance(c.data, c.model, c.samples, c.dt, 10);
    CHECK(ev.ratio == near(c.values["explained_variance"]["ratio"]));
    CHECK(ev.psth_ratio == near(c.values["explained_variance"]["psth_ratio"]));
    CHECK(ev.data == near(c.values["explained_variance"]["data"]));
  }
}

TEST_CASE("distances between trains") {
  for (const Case& c : cases()) {
    for (const json& v : c.values["van_rossum"])
      CHECK(van_rossum_squared(c.data[0], c.model[0], c.dt, v["tau"]) == near(v["value"]));
    for (const json& v : c.values["victor_purpura"])
      CHECK(victor_purpura(c.data[0], c.model[0], c.dt, v["cost"]) == near(v["value"]));
  }
}

TEST_CASE("the scores of a fit are those of the single functions") {
  const Case c = cases().at(0);
  const SpikeScores s = spike_scores(c.data, c.model, c.samples, c.dt);
  const json& w = c.values["windows"];  // 2, 4, 8 ms
  CHECK(s.gamma_2ms == near(w[0]["gamma"]));
  CHECK(s.gamma_4ms == near(w[1]["gamma"]));
  CHECK(s.intrinsic_gamma_2ms == near(w[0]["gamma_intrinsic"]));
  CHECK(s.intrinsic_gamma_4ms == near(w[1]["gamma_intrinsic"]));
  CHECK(s.md_star_4ms == near(w[1]["md_star"]["all"]));
  CHECK(s.md_star_8ms == near(w[2]["md_star"]["all"]));
  CHECK(s.reliability_4ms == near(w[1]["md_star"]["reliability"]));
  CHECK(s.reliability_8ms == near(w[2]["md_star"]["reliability"]));
  CHECK(s.cf2_star_4ms == near(w[1]["cf2_star"]));
  CHECK(s.explained_variance_10ms == near(c.values["explained_variance"]["ratio"]));
}
