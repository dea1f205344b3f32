// Every name of fitting.list makes what it says, with options from JSON.
#include "fitting/registry.hpp"

#include <nlohmann/json.hpp>

#include "core/base/error.hpp"
#include "core/base/json_source.hpp"
#include "core/record/options.hpp"
#include "fitting/callbacks/checkpoint_writer.hpp"
#include "fitting/callbacks/early_stop.hpp"
#include "fitting/fit.hpp"
#include "fitting/identifiability.hpp"
#include "fitting/search/multi_start.hpp"
#include "tests/fitting/problem_bank.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::fitting;

TEST_CASE("every optimiser and loss of the list has its name, a schema and a text") {
  CHECK(optimizer_names().size() >= 7);
  CHECK(loss_names().size() >= 4);
  for (const auto& name : optimizer_names()) {
    CHECK(make_optimizer(name)->name() == name);
    CHECK(options_schema(name).at("properties").size() >= 2);
    CHECK_FALSE(options_text(name).empty());
  }
  for (const auto& name : loss_names()) CHECK(options_schema(name).at("properties").size() >= 1);
}

TEST_CASE("options come from JSON; mistakes are collected, unknown names get the nearest one") {
  const SourceJson source =
      parse_json(R"({"optimizer": {"type": "adam", "schedule": {"rate": 0.5}, "beta1": 0.25}})", "fit.json");
  Problems problems;
  const auto adam = make_optimizer("adam", source, "/optimizer", problems);
  CHECK(problems.empty());
  auto p = testing::least_squares_bank()[0];
  const Report r = fit(*p.objective, p.start, *adam, {.iterations = 1});
  REQUIRE(r.history.size() == 1);
  CHECK(r.history[0].step_norm == Approx(0.5 * std::sqrt(2)).epsilon(1e-6));  // Adam's first step is the rate in each component
  const SourceJson wrong = parse_json(R"({"bta1": 0.25, "beta2": 3})", "fit.json");
  make_optimizer("adam", wrong, "", problems);
  CHECK(problems.size() == 2);
  REQUIRE_THROWS_AS(make_optimizer("adm"), UsageError);
  try {
    make_optimizer("adm");
  } catch (const UsageError& error) {
    CHECK(std::string(error.what()).find("did you mean \"adam\"") != std::string::npos);
  }
}

// The effective configuration must read back: a default that JSON cannot hold would show here.
TEMPLATE_TEST_CASE("option structs of this room survive a round trip through JSON", "", FitOptions, MultiStartOptions,
                   CheckpointOptions, EarlyStopOptions, IdentifiabilityOptions) {
  const TestType before{};
  const nlohmann::json json = options_to_json(before);
  const SourceJson source = parse_json(json.dump(), "effective.json");
  TestType after{};
  Problems problems;
  read_options(source, "", after, problems);
  INFO(problems.text());
  CHECK(problems.empty());
  CHECK(options_to_json(after) == json);
}
