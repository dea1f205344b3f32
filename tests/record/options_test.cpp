// Options: reading, all mistakes at once, effective values, schema, tables.
#include "core/base/json_source.hpp"
#include "core/record/option_reader.hpp"
#include "core/record/overrides.hpp"
#include "tests/record/sample_options.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;

namespace {

SampleOptions read(const std::string& text, Problems& problems) {
  SampleOptions out;
  read_options(parse_json(text, "f.json"), "", out, problems);
  return out;
}

// The only problem of a text.
Problem only(const std::string& text) {
  Problems problems;
  read(text, problems);
  INFO(text << "\n" << problems.text());
  REQUIRE(problems.size() == 1);
  return problems.list()[0];
}

}  // namespace

TEST_CASE("every kind of option is read", "[options]") {
  Problems problems;
  const auto o = read(R"({"rate": "20000 Hz", "scale": 2, "repeats": 1e3, "seed": 9007199254740993, "verbose": true, "model": "adex",
      "knots": [1, "0.01 s"], "variants": ["gif", "igif"], "junction": "-15.2 mV", "aec": {"length": "0.1 s"},
      "second": {"method": "none"}, "sets": [{"name": "a"}, {"name": "b", "sweeps": [1, 2]}], "parameters": {"C_m": "281 pF"}})",
                      problems);
  INFO(problems.text());
  REQUIRE(problems.empty());
  CHECK(o.rate == 20);
  CHECK(o.scale == 2);
  CHECK(o.repeats == 1000);
  CHECK(o.seed == 9007199254740993);
  CHECK(o.verbose);
  CHECK(o.model == "adex");
  CHECK(o.knots == std::vector<double>{1, 10});
  CHECK(o.variants.size() == 2);
  CHECK(o.junction.value() == -15.2);
  CHECK(o.aec.length == 100);
  CHECK(o.aec.method == "kernel");
  CHECK(o.second.value().method == "none");
  REQUIRE(o.sets.size() == 2);
  CHECK(o.sets[0].sweeps == std::vector<int>{0});
  CHECK(o.sets[1].sweeps == std::vector<int>{1, 2});
  CHECK(o.parameters.pointer == "/parameters");
}

TEST_CASE("an empty document leaves the defaults", "[options]") {
  Problems problems;
  const auto o = read("{}", problems);
  CHECK(problems.empty());
  CHECK(o.rate == 10);
  CHECK_FALSE(o.second.has_value());
  CHECK_FALSE(o.parameters.given());
}

TEST_CASE("the message says where, what, what is allowed, and the nearest name", "[options]") {
  CHECK(only("{\n  \"aec\": { \"lenght\": 3 }\n}").text() ==
        "f.json:2:12: error: unknown key \"lenght\" in \"aec\" -- did you mean \"length\"? (allowed: \"method\", \"length\")");
  CHECK(only(R"({"model": "gfi"})").text() ==
        "f.json:1:11: error: \"gfi\" is no choice for \"model\" -- did you mean \"gif\"? (allowed: \"gif\", \"igif\", \"agif\", "
        "\"glif\", \"adex\", \"izhikevich\")");
  CHECK(only(R"({"aec": {"length": "20 mV"}})").text() ==
        "f.json:1:20: error: \"aec.length\": \"20 mV\" is a voltage, but a time is needed, such as in ms -- did you mean \"20 ms\"? "
        "(allowed: a number in ms, or a text with a unit)");
  CHECK(only(R"({"aec": {"length": "20 s"}})").text() ==
        "f.json:1:20: error: \"aec.length\" is out of range: 20000 ms -- did you mean \"1000 ms\"? (allowed: 1 to 1000 ms)");
  CHECK(only(R"({"sets": [{"name": "a"}, {"sweeps": [0]}]})").text() ==
        "f.json:1:26: error: \"name\" is missing in \"sets.1\": name of the set");
  CHECK(only(R"({"sets": [{"nam": "a"}]})").code == "unknown_key");  // one mistake, one message
}

TEST_CASE("wrong types", "[options]") {
  CHECK(only(R"({"rate": true})").message == "\"rate\" takes a number in kHz or a text such as \"20 kHz\", found true");
  CHECK(only(R"({"repeats": 1.5})").suggestion == "2");
  CHECK(only(R"({"repeats": "many"})").code == "wrong_type");
  CHECK(only(R"({"repeats": 3e9})").code == "out_of_range");
  CHECK(only(R"({"verbose": "yes"})").suggestion == "true");
  CHECK(only(R"({"verbose": 0})").suggestion == "false");
  CHECK(only(R"({"model": 3})").code == "wrong_type");
  CHECK(only(R"({"knots": 5})").suggestion == "[5]");
  CHECK(only(R"({"knots": [1, "x"]})").pointer == "/knots/1");
  CHECK(only(R"({"variants": ["gif", "igfi"]})").suggestion == "\"igif\"");
  CHECK(only(R"({"aec": 7})").code == "wrong_type");
  CHECK(only(R"({"second": []})").code == "wrong_type");
  CHECK(only(R"({"sets": {}})").code == "wrong_type");
  CHECK(only(R"({"scale": null})").code == "wrong_type");
  CHECK(only(R"([])").code == "wrong_type");
  CHECK(only(R"({"scale": "2 ms"})").code == "wrong_unit");
}

TEST_CASE("all mistakes are found at once", "[options]") {
  Problems problems;
  read(R"({"rat": 1, "model": "x", "aec": {"length": -1, "method": 3}, "sets": [{"nam": "a"}, 7]})", problems);
  INFO(problems.text());
  CHECK(problems.size() == 6);  // rat, model, length, method, nam, 7
  CHECK(problems.json().size() == 6);
  CHECK_THROWS_AS(problems.raise(), ConfigError);
}

TEST_CASE("a wrong value leaves the default in place", "[options]") {
  Problems problems;
  const auto o = read(R"({"rate": -5, "model": "nothing", "repeats": 0})", problems);
  CHECK(problems.size() == 3);
  CHECK(o.rate == 10);
  CHECK(o.model == "gif");
  CHECK(o.repeats == 500);
}

TEST_CASE("effective values read back to the same", "[options]") {
  Problems problems;
  auto o = read(R"({"rate": 0.123456789012345678, "junction": -15.2, "second": {}, "knots": [0.1], "sets": [{"name": "µ"}]})", problems);
  const auto written = options_to_json(o);
  CHECK(written["rate"] == "0.12345678901234568 kHz");
  CHECK(written["aec"]["length"] == "150 ms");
  CHECK(written["sets"][0]["name"] == "µ");
  SampleOptions again;
  read_options(parse_json(written.dump(), "f"), "", again, problems);
  CHECK(problems.empty());
  CHECK(options_to_json(again) == written);
  CHECK(again.rate == o.rate);
}

TEST_CASE("the schema describes every option", "[options]") {
  const auto s = schema_of<SampleOptions>("sample");
  CHECK(s["$schema"] == "https://json-schema.org/draft/2020-12/schema");
  CHECK(s["additionalProperties"] == false);
  CHECK(s["properties"]["rate"]["x-unit"] == "kHz");
  CHECK(s["properties"]["rate"]["anyOf"][0]["minimum"] == 0.1);
  CHECK(s["properties"]["rate"]["default"] == "10 kHz");
  CHECK(s["properties"]["model"]["enum"].size() == 6);
  CHECK(s["properties"]["variants"]["items"]["enum"].size() == 6);
  CHECK(s["properties"]["repeats"]["type"] == "integer");
  CHECK(s["properties"]["aec"]["properties"]["length"]["x-source"] == "a paper");
  CHECK(s["properties"]["second"]["type"] == "object");
  CHECK(s["properties"]["sets"]["items"]["required"] == nlohmann::json::array({"name"}));
  CHECK(s["properties"]["sets"]["items"]["properties"]["name"]["description"] == "name of the set");
}

TEST_CASE("the tables name every option", "[options]") {
  const std::string table = markdown_of<SampleOptions>();
  for (const char* key : {"rate", "aec.length", "second.method", "sets.N.sweeps", "parameters"})
    CHECK(table.find(std::string("| ") + key + " |") != std::string::npos);
  CHECK(describe_text<SampleOptions>().find("1 to 1000") != std::string::npos);
}

TEST_CASE("parts are read by pointer, with keys that belong to others", "[options]") {
  const auto source = parse_json(R"({"steps": [{"type": "aec", "length": 30}]})", "f.json");
  Problems problems;
  FilterOptions filter;
  read_options(source, "/steps/0", filter, problems, {.ignore = {"type"}});
  CHECK(problems.empty());
  CHECK(filter.length == 30);
  read_options(source, "/absent", filter, problems);
  CHECK(problems.empty());
}

TEST_CASE("overrides are checked like the file", "[options]") {
  auto source = parse_json("{\n\"aec\": {\"length\": 30}, \"sets\": [{\"name\": \"a\"}]}", "f.json");
  Problems problems;
  for (const char* set : {"aec.length=40 ms", "rate=5", "second.method=none", "sets[0].sweeps=[3]", "sets.1.name=b", "model=adex"})
    apply_override(source, set, problems);
  SampleOptions o;
  read_options(source, "", o, problems);
  INFO(problems.text());
  REQUIRE(problems.empty());
  CHECK(o.aec.length == 40);
  CHECK(o.rate == 5);
  CHECK(o.second.value().method == "none");
  CHECK(o.sets.at(0).sweeps == std::vector<int>{3});
  CHECK(o.sets.at(1).name == "b");

  apply_override(source, "aec.lenght=4", problems);
  apply_override(source, "model.deeper=4", problems);
  apply_override(source, "sets.9.name=b", problems);
  apply_override(source, "rate", problems);
  read_options(source, "", o, problems);
  REQUIRE(problems.size() == 4);
  CHECK(problems.list()[3].text().find("--set aec.lenght=4: error: unknown key \"lenght\" in \"aec\" -- did you mean \"length\"?") == 0);
}

TEST_CASE("paths are looked up beside the configuration", "[options]") {
  struct Files {
    std::string file, folder;
    void visit(OptionVisitor& v) {
      v("file", file, {.doc = "a file", .path = PathKind::file});
      v("folder", folder, {.doc = "a folder", .path = PathKind::folder});
    }
  } files;
  const std::string here = std::string(AXOGRAD_SOURCE_DIR) + "/tests/record/f.json";
  Problems problems;
  read_options(parse_json(R"({"file": "options_test.cpp", "folder": "../record"})", here), "", files, problems);
  CHECK(problems.empty());
  read_options(parse_json(R"({"file": "option_test.cpp", "folder": "../recor"})", here), "", files, problems);
  REQUIRE(problems.size() == 2);
  CHECK(problems.list()[0].suggestion == "\"options_test.cpp\"");
  CHECK(problems.list()[1].suggestion == "\"../record\"");
}
