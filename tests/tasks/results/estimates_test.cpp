// parameters.json: rows and what is found open.
#include "tasks/results/estimates.hpp"

#include <limits>
#include <nlohmann/json.hpp>

#include "core/base/atomic_file.hpp"
#include "tests/base/scratch.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::tasks;

namespace {

const Field field{"g_L", 10, "nS", 0.1, 100, "leak conductance"};

fitting::Estimate estimate(double value, double se, double prior_part) {
  fitting::Estimate e;
  e.name = "g_L";
  e.unit = "nS";
  e.value = value;
  e.standard_error = se;
  e.low = value - 1.96 * se;
  e.high = value + 1.96 * se;
  e.prior_part = prior_part;
  return e;
}

}  // namespace

TEST_CASE("a row says how well its parameter is determined", "[results]") {
  CHECK(estimate_row(estimate(9, 1, 0.1), field, 8)["determined"] == "well");
  CHECK(estimate_row(estimate(9, 1, 0.3), field, 8)["determined"] == "weakly");
  CHECK(estimate_row(estimate(9, 1, 0.6), field, 8)["determined"] == "not");
  const auto blind = estimate_row(estimate(9, std::numeric_limits<double>::infinity(), 0), field, 8);
  CHECK(blind["determined"] == "not");
  CHECK(blind["se"].is_null());
  CHECK(blind["at_bound"].is_null());
  CHECK(blind["bounds"] == nlohmann::json({0.1, 100.0}));
  CHECK(blind["start"] == 8);
  fitting::Estimate held = estimate(0.1, 1, 0);
  held.at_bound = true;
  CHECK(estimate_row(held, field, 8)["at_bound"] == "low");
  CHECK(estimate_row(held, field, 8)["determined"] == "not");
  fitting::Estimate fixed = estimate(9, 0, 0);
  fixed.fixed = true;
  CHECK(estimate_row(fixed, field, 8)["fixed"] == true);
  CHECK_FALSE(estimate_row(fixed, field, 8).contains("se"));
}

TEST_CASE("the findings are the parameters', the curves' and the electrode's", "[results]") {
  const Scratch folder;
  make_folders(folder / "arrays");
  Uncertainty u;
  u.estimates.list = {estimate(9, 1, 0)};
  u.estimates.inside = {0};
  u.estimates.correlation = Eigen::MatrixXd::Identity(1, 1);
  u.curves = {"The curve is well determined."};
  Dataset d;
  const auto without = parameters_json(u, d, nlohmann::json::array(), folder.path);
  CHECK(without["method"] == "Fisher information");
  CHECK(without["identifiability"]["findings"].size() == 1);
  CHECK(without["identifiability"]["verdict"] ==
        "These data determine every parameter that stands by itself; the curves are judged below.");
  u.identifiability.good = false;
  u.identifiability.findings.resize(2);
  u.estimates.kind = fitting::CovarianceKind::sandwich;
  u.electrode = {Eigen::MatrixXd::Identity(1, 1), 0.5, "g_L"};
  const auto with = parameters_json(u, d, nlohmann::json::array(), folder.path);
  CHECK(with["method"] == "sandwich covariance over stretches of data, plus the electrode's bootstrap");
  CHECK(with["identifiability"]["verdict"] == "These data leave 2 of the neuron's parameters or combinations of them open.");
  REQUIRE(with["identifiability"]["findings"].size() == 4);
  CHECK(with["identifiability"]["findings"][3].get<std::string>().find("50 % of the variance of g_L") == 0);
}
