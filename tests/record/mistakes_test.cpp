// The bar for error messages: 200 seeded mistakes in a valid configuration, all caught, at least 95 % with the right line and
// the right first suggestion.
#include <algorithm>
#include <array>
#include <functional>
#include <random>

#include "core/base/json_source.hpp"
#include "tests/record/sample_options.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;

namespace {

const std::vector<std::string> valid = {
    "{",
    "  // sampling",
    "  \"rate\": \"20 kHz\",",
    "  \"scale\": 0.5,",
    "  \"repeats\": 500,",
    "  \"seed\": 1,",
    "  \"verbose\": false,",
    "  \"model\": \"agif\",",
    "  \"knots\": [\"1 ms\", \"10 ms\"],",
    "  \"variants\": [\"gif\", \"igif\"],",
    "  \"junction\": \"-15.2 mV\",",
    "  \"aec\": {",
    "    \"method\": \"kernel\",",
    "    \"length\": \"150 ms\"",
    "  },",
    "  \"sets\": [",
    "    {",
    "      \"name\": \"training\",",
    "      \"sweeps\": [0, 1]",
    "    }",
    "  ]",
    "}"};

struct Mistake {
  std::string kind;
  std::vector<std::string> lines;
  int line;             // where the message must point, 1-based
  std::string suggest;  // must be in the suggestion, or in the message where nothing can be suggested
};

std::mt19937 random_source(2026);
std::size_t pick(std::size_t count) { return random_source() % count; }

// One keyboard slip: a letter dropped, doubled, replaced, or two exchanged.
std::string slip(const std::string& word) {
  for (;;) {
    std::string out = word;
    const std::size_t at = pick(word.size() - 1);
    switch (pick(4)) {
      case 0: out.erase(at + 1, 1); break;
      case 1: out.insert(at, 1, word[at]); break;
      case 2: out[at] = static_cast<char>('a' + pick(26)); break;
      default: std::swap(out[at], out[at + 1]); break;
    }
    if (out != word) return out;
  }
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

int line_with(const std::string& piece) {
  for (std::size_t i = 0; i < valid.size(); ++i)
    if (valid[i].find(piece) != std::string::npos) return static_cast<int>(i) + 1;
  return 0;
}

Mistake change(const std::string& kind, const std::string& from, const std::string& to, const std::string& suggest) {
  Mistake m{kind, valid, line_with(from), suggest};
  auto& line = m.lines[static_cast<std::size_t>(m.line) - 1];
  line = replaced(line, from, to);
  return m;
}

const std::vector<std::string> keys = {"rate", "scale", "repeats", "seed", "verbose", "model", "knots", "variants", "junction",
                                       "aec", "method", "length", "sets", "name", "sweeps"};

Mistake typo_in_key() {
  const std::string& key = keys[pick(keys.size())];
  std::string wrong;
  do wrong = slip(key);
  while (std::find(keys.begin(), keys.end(), wrong) != keys.end());
  Mistake m = change("typo in a key", '"' + key + "\":", '"' + wrong + "\":", '"' + key + '"');
  return m;
}

Mistake typo_in_choice() {
  const std::vector<std::string> choices = {"agif", "kernel"};
  const std::string& choice = choices[pick(2)];
  std::string wrong;
  do wrong = slip(choice);
  while (wrong == "gif" || wrong == "igif" || wrong == "glif");
  return change("typo in a choice", '"' + choice + '"', '"' + wrong + '"', choice == "agif" && wrong.size() <= 4 ? "if\"" : choice);
}

Mistake wrong_unit() {
  const std::vector<std::array<std::string, 3>> cases = {
      {"\"20 kHz\"", "\"20 ms\"", "\"20 kHz\""},   {"\"150 ms\"", "\"150 mV\"", "\"150 ms\""},
      {"\"150 ms\"", "\"150 msec\"", "\"150 ms\""}, {"\"-15.2 mV\"", "\"-15.2 mv\"", "\"-15.2 mV\""},
      {"\"-15.2 mV\"", "\"-15.2 pA\"", "\"-15.2 mV\""}, {"\"10 ms\"", "\"10 Hz\"", "\"10 ms\""},
      {"\"20 kHz\"", "\"20 khz\"", "\"20 kHz\""},  {"\"150 ms\"", "\"150\"", "\"150 ms\""},
      {"0.5", "\"0.5 mV\"", "0.5"}};
  const auto& c = cases[pick(cases.size())];
  return change("wrong unit", c[0], c[1], c[2]);
}

Mistake wrong_type() {
  const std::vector<std::array<std::string, 3>> cases = {
      {": false", ": \"no\"", "false"},       {": 500", ": 500.5", "50"},         {": 500", ": \"many\"", "whole number"},
      {"\"agif\"", "7", "one of"},            {": 0.5", ": [0.5]", "a number"},   {": [0, 1]", ": 3", "[3]"},
      {"[\"gif\", \"igif\"]", "\"gif\"", "[\"gif\"]"}, {": 1,", ": null,", "whole number"}, {": \"20 kHz\"", ": true", "a number"},
      {"\"training\"", "12", "\"12\""}};
  const auto& c = cases[pick(cases.size())];
  return change("wrong type", c[0], c[1], c[2]);
}

Mistake out_of_range() {
  const std::vector<std::array<std::string, 3>> cases = {
      {"0.5", "-0.5", "0"},          {"0.5", "50", "10"},          {": 500", ": 0", "1"},       {": 500", ": 1000000", "100000"},
      {": 1,", ": -1,", "0"},        {"\"150 ms\"", "\"150 s\"", "1000 ms"}, {"\"150 ms\"", "0.5", "1 ms"},
      {"\"20 kHz\"", "\"20 Hz\"", "0.1 kHz"}, {"-15.2 mV", "-15.2 V", "-50 mV"}, {"[0, 1]", "[0, 200]", "99"}};
  const auto& c = cases[pick(cases.size())];
  return change("out of range", c[0], c[1], c[2]);
}

// Lines that hold "key": value,
std::vector<std::size_t> entry_lines() { return {2, 3, 4, 5, 6, 7, 8, 9, 10}; }

Mistake duplicate_key() {
  const auto lines = entry_lines();
  const std::size_t at = lines[pick(lines.size())], to = lines[pick(lines.size())];
  Mistake m{"duplicate key", valid, 0, "duplicate key"};
  m.lines.insert(m.lines.begin() + static_cast<std::ptrdiff_t>(to), valid[at]);
  m.line = static_cast<int>(std::max(at + (to <= at ? 1 : 0), to)) + 1;
  return m;
}

Mistake trailing_comma() {
  const std::vector<std::size_t> last = {13, 18, 19, 20};  // the last items of their brackets
  Mistake m{"trailing comma", valid, 0, "without the comma"};
  const std::size_t at = last[pick(last.size())];
  m.lines[at] += ',';
  m.line = static_cast<int>(at) + 1;
  return m;
}

Mistake missing_comma() {
  const auto lines = entry_lines();
  const std::size_t at = lines[pick(lines.size())];
  Mistake m{"missing comma", valid, static_cast<int>(at) + 1, "','"};
  m.lines[at].pop_back();
  return m;
}

Mistake unquoted() {
  const std::string& key = keys[pick(keys.size())];
  if (pick(2) == 0) return change("key without quotes", '"' + key + "\":", key + ":", '"' + key + '"');
  return change("text without quotes", "\"agif\"", "agif", "\"agif\"");
}

Mistake missing_quote() {
  const std::vector<std::string> texts = {"20 kHz", "agif", "-15.2 mV", "kernel", "150 ms", "training"};
  const std::string& text = texts[pick(texts.size())];
  return change("missing quote", '"' + text + '"', '"' + text, "\"");
}

Mistake missing_required() {
  Mistake m{"missing key", valid, line_with("\"sets\"") + 1, "\"name\" is missing"};
  m.lines.erase(m.lines.begin() + line_with("\"name\"") - 1);
  return m;
}

Mistake wrong_place() {
  Mistake m{"unknown key", valid, 0, ""};
  const std::vector<std::string> foreign = {"colour", "optimizer", "zzz", "note"};
  const auto lines = entry_lines();
  const std::size_t at = lines[pick(lines.size())];
  const std::string key = foreign[pick(foreign.size())];
  m.lines.insert(m.lines.begin() + static_cast<std::ptrdiff_t>(at), "  \"" + key + "\": 3,");
  m.line = static_cast<int>(at) + 1;
  m.suggest = "unknown key \"" + key + '"';
  return m;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string out;
  for (const auto& line : lines) out += line + '\n';
  return out;
}

Problems problems_of(const std::string& text) {
  Problems problems;
  try {
    SampleOptions options;
    read_options(parse_json(text, "f.json"), "", options, problems);
  } catch (const ConfigError& error) {
    return error.problems;
  }
  return problems;
}

}  // namespace

TEST_CASE("the unharmed configuration is valid", "[mistakes]") {
  const Problems problems = problems_of(joined(valid));
  INFO(problems.text());
  CHECK(problems.empty());
}

TEST_CASE("200 seeded mistakes", "[mistakes]") {
  const std::vector<std::function<Mistake()>> makers = {typo_in_key, typo_in_choice, wrong_unit, wrong_type, out_of_range, duplicate_key,
                                                        trailing_comma, missing_comma, unquoted, missing_quote, missing_required,
                                                        wrong_place, typo_in_key};
  int caught = 0, line = 0, suggestion = 0;
  constexpr int count = 200;
  for (int i = 0; i < count; ++i) {
    const Mistake m = makers[static_cast<std::size_t>(i) % makers.size()]();
    const Problems problems = problems_of(joined(m.lines));
    if (problems.empty()) {
      WARN("not caught: " << m.kind << "\n" << joined(m.lines));
      continue;
    }
    ++caught;
    const Problem& first = problems.list().front();
    const bool right_line = first.line == m.line;
    const bool right_words = (first.suggestion.empty() ? first.message : first.suggestion).find(m.suggest) != std::string::npos;
    line += right_line;
    suggestion += right_words;
    if (!right_line || !right_words) WARN(m.kind << ", expected line " << m.line << " and " << m.suggest << ":\n" << problems.text());
  }
  CHECK(caught == count);
  CHECK(line >= count * 95 / 100);
  CHECK(suggestion >= count * 95 / 100);
}
