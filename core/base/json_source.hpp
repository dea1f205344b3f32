// JSON with a memory of where everything stands: the value plus JSON pointer -> line and column. Accepts `//` comments; refuses
// duplicate keys, trailing commas, NaN, numbers beyond double, nesting deeper than 64 and texts over 16 MiB.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>

#include <nlohmann/json.hpp>

#include "core/base/problems.hpp"

namespace axograd {

// 1-based; the column counts characters, not bytes. Line 0 means unknown.
struct Position {
  int line = 0, column = 0;
};

struct JsonPlace {
  Position key;    // of the key's opening quote; line 0 for list items and the root
  Position value;  // of the value's first character
};

constexpr int json_max_depth = 64;
constexpr std::size_t json_max_bytes = std::size_t{16} << 20;

// A JSON document and the places of its parts.
class SourceJson {
 public:
  std::string file;                                  // as shown in messages
  nlohmann::json value;
  std::unordered_map<std::string, JsonPlace> places;  // by JSON pointer ("" is the root)
  std::unordered_map<std::string, std::string> overrides;  // pointers set from the command line -> the text "--set a.b=c"

  const nlohmann::json* find(const std::string& pointer) const;  // nullptr where there is nothing
  // A problem at the value (or the key) of `pointer`, with the nearest known position.
  Problem problem_at(const std::string& pointer, bool at_key = false) const;
  // A path written in the document, as seen from the working folder: relative paths start at the document's folder.
  std::string resolve(const std::string& path) const;
};

// Throws ConfigError at the first syntax error (a broken text has no reliable second error).
SourceJson parse_json(std::string_view text, const std::string& file);
// Reads and parses; throws UsageError when the file cannot be opened.
SourceJson read_json(const std::string& path);

std::string pointer_join(const std::string& pointer, std::string_view key);  // escapes ~ and /
std::string pointer_dotted(const std::string& pointer);                      // "/a/b/0" -> "a.b.0"

}  // namespace axograd
