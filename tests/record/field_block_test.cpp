#include "core/record/field_block.hpp"

#include "core/base/json_source.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;

namespace {
struct Cell {
#define AX_CELL(X, XA)                                          \
  X(C_m, 281, "pF", 20, 2000, "capacitance [B&G 2005]")          \
  X(E_L, -70.6, "mV", -100, -40, "leak reversal")                \
  XA(eta, 3, 5, "pA", -100, 500, "spike-triggered current")      \
  X(beta, 1, "1", 0, 10, "a pure number")
  AX_RECORD(Params, AX_CELL)
};
const FieldList& list = Cell::Params_list;

std::vector<double> read(const std::string& text, Problems& problems, std::vector<bool>* given = nullptr) {
  auto values = field_defaults(list);
  read_fields(parse_json(text, "f.json"), "/p", list, values.data(), problems, given);
  return values;
}
}  // namespace

TEST_CASE("a block of parameters is read over the defaults", "[fields]") {
  Problems problems;
  std::vector<bool> given;
  CHECK(read(R"({"p": {"C_m": "0.2 nF", "eta": [1, "0.002 nA", 3]}})", problems, &given) == std::vector<double>{200, -70.6, 1, 2, 3, 1});
  CHECK(given == std::vector<bool>{true, false, true, true, true, false});
  CHECK(read(R"({"p": {"eta": 7}})", problems) == std::vector<double>{281, -70.6, 7, 7, 7, 1});
  CHECK(read("{}", problems) == field_defaults(list));
  CHECK(problems.empty());
}

TEST_CASE("mistakes in a block", "[fields]") {
  Problems problems;
  read("{\"p\": {\"c_m\": 3,\n\"E_L\": 20, \"eta\": [1, 2], \"beta\": \"1 mV\"}}", problems);
  INFO(problems.text());
  REQUIRE(problems.size() == 4);
  for (const auto& p : problems.list()) {
    if (p.pointer == "/p/c_m") CHECK(p.suggestion == "\"C_m\"");
    if (p.pointer == "/p/E_L") CHECK(p.text() == "f.json:2:8: error: \"p.E_L\" is out of range: 20 mV -- did you mean \"-40 mV\"? (allowed: -100 to -40 mV)");
    if (p.pointer == "/p/eta") CHECK(p.message.find("list of 3") != std::string::npos);
    if (p.pointer == "/p/beta") CHECK(p.code == "wrong_unit");
  }
  Problems free;
  auto values = field_defaults(list);
  read_fields(parse_json(R"({"p": {"E_L": 20, "type": "x"}})", "f"), "/p", list, values.data(), free, nullptr,
              {.ignore = {"type"}, .bounded = false});
  CHECK(free.empty());
  CHECK(values[1] == 20);
}

TEST_CASE("names, positions, JSON and schema of a field list", "[fields]") {
  CHECK(field_names(list) == std::vector<std::string>{"C_m", "E_L", "eta[0]", "eta[1]", "eta[2]", "beta"});
  CHECK(field_of_scalar(list)[4]->name == std::string("eta"));
  CHECK(field_index(list, "beta") == 5);
  CHECK(field_index(list, "eta") == 2);
  CHECK(field_index(list, "eta[2]") == 4);
  CHECK(field_index(list, "eta[3]") == -1);
  CHECK(field_index(list, "eta[x]") == -1);
  CHECK(field_index(list, "absent") == -1);
  const auto values = field_defaults(list);
  const auto json = fields_to_json(list, values.data());
  CHECK(json["C_m"] == "281 pF");
  CHECK(json["eta"][2] == "5 pA");
  CHECK(json["beta"] == 1.0);
  Problems problems;
  CHECK(read(nlohmann::json{{"p", json}}.dump(), problems) == values);
  const auto schema = fields_schema(list);
  CHECK(schema["properties"]["C_m"]["anyOf"][0]["maximum"] == 2000);
  CHECK(schema["properties"]["eta"]["anyOf"][1]["maxItems"] == 3);
  CHECK(fields_text(list).find("eta[3]") != std::string::npos);
  CHECK(fields_markdown(list).find("| C_m | 281 | pF | 20 | 2000 | capacitance [B&G 2005] |") != std::string::npos);
}
