#include "tasks/preprocess/options.hpp"

#include <nlohmann/json.hpp>

#include "core/base/json_source.hpp"
#include "core/base/problems.hpp"
#include "core/record/options.hpp"
#include "tasks/preprocess/split.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::tasks;

TEST_CASE("options become JSON with their defaults") {
  const nlohmann::json json = options_to_json(PreprocessOptions());
  CHECK(json.at("electrode").at("method") == "kernel");
  CHECK(json.at("spikes").at("threshold") == "-10 mV");
  CHECK(options_to_json(SplitOptions()).at("by") == "file");
  const nlohmann::json schema = schema_of<PreprocessOptions>();
  CHECK(schema.at("properties").at("electrode").at("properties").contains("kernel_length"));
}
