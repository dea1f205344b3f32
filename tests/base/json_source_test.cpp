// JSON with positions: what is accepted, what is refused, and where it says the mistake is.
#include "core/base/json_source.hpp"

#include <random>

#include "tests/support/catch.hpp"

using namespace axograd;

namespace {

// The first problem of a text that must not parse.
Problem first_problem(const std::string& text) {
  try {
    parse_json(text, "f.json");
  } catch (const ConfigError& error) {
    return error.problems.list().front();
  }
  FAIL("parsed: " << text);
  return {};
}

std::string repeated(const std::string& piece, int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out += piece;
  return out;
}

}  // namespace

TEST_CASE("positions of keys and values", "[json]") {
  const auto source = parse_json("// a comment\n{\n  \"a\": 1,\n  \"b\": { \"µ\": [true,\n null] } // end\n}\n", "f.json");
  CHECK(source.places.at("").value.line == 2);
  CHECK(source.places.at("/a").key.line == 3);
  CHECK(source.places.at("/a").key.column == 3);
  CHECK(source.places.at("/a").value.column == 8);
  CHECK(source.places.at("/b/µ").value.column == 15);  // the column counts characters: µ is one
  CHECK(source.places.at("/b/µ/1").value.line == 5);
  CHECK(source.find("/b/µ/1")->is_null());
  CHECK(source.find("/b/x") == nullptr);
  CHECK(source.problem_at("/b/absent/deep").line == 4);
}

TEST_CASE("values equal those of the library's own parser", "[json]") {
  const std::string text = R"({"int": -12, "big": 9007199254740993, "huge": 123456789012345678901, "real": 6.02e-23, "zero": -0.0,
    "text": "tab\t quote\" slash\/ \u00b5 \ud83e\udde0 µ", "list": [[], {}, [1, 2.5]], "~": {"a/b": null}, "tiny": 1e-400})";
  CHECK(parse_json(text, "f").value == nlohmann::json::parse(text));
  CHECK(parse_json(text, "f").find("/~0/a~1b")->is_null());
  CHECK(parse_json("\xEF\xBB\xBF[1]", "f").value.size() == 1);
}

TEST_CASE("syntax errors say where and what to write", "[json]") {
  struct Case {
    std::string text;
    int line, column;
    std::string says, suggests;
  };
  const std::vector<Case> cases = {
      {"{\"a\": 1,\n}", 1, 8, "trailing comma", "without the comma"},
      {"{\"a\": [1, 2,\n ]}", 1, 12, "trailing comma", "without the comma"},
      {"{\"a\": 1\n \"b\": 2}", 1, 8, "missing ','", "','"},
      {"{\"a\": {\"c\": 1}\n \"b\": 2}", 1, 15, "missing ','", "','"},
      {"{\n a: 1}", 2, 2, "double quotes", "\"a\""},
      {"{'a': 1}", 1, 2, "double quotes", "\"a\""},
      {"{\"a\": tru}", 1, 7, "no JSON value", "true"},
      {"{\"a\": NaN}", 1, 7, "NaN", ""},
      {"{\"a\": -Infinity}", 1, 7, "no JSON number", ""},
      {"{\"a\": 1e999}", 1, 7, "beyond the range", ""},
      {"{\"a\": .5}", 1, 7, "no JSON number", "0.5"},
      {"{\"a\": 20ms}", 1, 7, "quantity", "\"20 ms\""},
      {"{\"a\": 1,\n \"a\": 2}", 2, 2, "duplicate key \"a\" (first at line 1)", ""},
      {"{\"a\": \"x\n}", 1, 7, "no closing quote", ""},
      {"{\"a\": 1", 1, 1, "never closed", ""},
      {"{\"a\": [1, 2}", 1, 12, "closed by", "']'"},
      {"{\"a\" 1}", 1, 6, "expected ':'", "':'"},
      {"{} x", 1, 4, "after the end", ""},
      {"", 1, 1, "ends where a value", ""},
      {"\"\xC3(\"", 1, 2, "not UTF-8", ""},
      {"\"\xED\xA0\x80\"", 1, 2, "not UTF-8", ""},
      {"\"\\ud800x\"", 1, 2, "surrogate", ""},
      {"[01]", 1, 2, "no JSON number", "1"},
  };
  for (const Case& c : cases) {
    INFO(c.text);
    const Problem p = first_problem(c.text);
    INFO(p.text());
    CHECK(p.line == c.line);
    CHECK(p.column == c.column);
    CHECK(p.message.find(c.says) != std::string::npos);
    CHECK(p.suggestion.find(c.suggests) != std::string::npos);
  }
}

TEST_CASE("every duplicate key is reported", "[json]") {
  try {
    parse_json("{\"a\": 1, \"a\": 2,\n\"b\": {\"c\": 1, \"c\": 1}}", "f.json");
    FAIL("parsed");
  } catch (const ConfigError& error) {
    REQUIRE(error.problems.size() == 2);
    CHECK(error.problems.list()[1].line == 2);
    CHECK(error.problems.list()[1].column == 15);
  }
}

TEST_CASE("depth and size are limited", "[json]") {
  CHECK_NOTHROW(parse_json(repeated("[", 64) + repeated("]", 64), "f"));
  CHECK(first_problem(repeated("[", 1000000)).message.find("deeper than 64") != std::string::npos);
  CHECK(first_problem(repeated("{\"a\":", 70)).message.find("deeper than 64") != std::string::npos);
  CHECK(first_problem(std::string((16 << 20) + 1, ' ')).message.find("16 MiB") != std::string::npos);
}

TEST_CASE("mutated texts end in a value or an error", "[json]") {
  const std::string good = R"({"model": "gif", "dt": "0.1 ms", "list": [1, 2.5e3, -7], "nested": {"a": [true, false, null], "µ": "\u00e9"}})";
  std::mt19937 random(7);
  int accepted = 0;
  for (int i = 0; i < 20000; ++i) {
    std::string text = good;
    for (unsigned k = 0; k <= random() % 4; ++k) {
      const std::size_t at = random() % text.size();
      switch (random() % 4) {
        case 0: text[at] = static_cast<char>(random()); break;
        case 1: text.erase(at, 1 + random() % 5); break;
        case 2: text.insert(at, 1, "{}[]\",:\\u\n/"[random() % 11]); break;
        default: text.resize(at); break;
      }
      if (text.empty()) text = " ";
    }
    const bool theirs = nlohmann::json::accept(text, true);
    try {
      const auto value = parse_json(text, "f").value;
      ++accepted;
      REQUIRE(theirs);  // stricter than the library, never laxer
      REQUIRE(value == nlohmann::json::parse(text, nullptr, true, true));
    } catch (const ConfigError& error) {
      REQUIRE(error.problems.list().front().line >= 1);
    }
  }
  CHECK(accepted > 100);
}
