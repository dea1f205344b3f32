#include "core/record/overrides.hpp"

#include <charconv>

#include <fmt/format.h>

namespace axograd {
namespace {

// "a.b.0.c" and "a.b[0].c", as messages write it, are the same path.
std::vector<std::string> split(const std::string& path) {
  std::vector<std::string> out(1);
  for (char c : path) {
    if (c == '.' || c == '[')
      out.emplace_back();
    else if (c != ']')
      out.back() += c;
  }
  return out;
}

nlohmann::json value_of(const std::string& text) {
  try {
    return parse_json(text, "--set").value;
  } catch (const ConfigError&) {
    return text;
  }
}

std::string no_item(const std::string& list, std::size_t size) {
  if (size == 0) return fmt::format("\"{}\" is empty; 0 adds an item", list);
  return fmt::format("\"{}\" has items 0 to {}; {} adds one", list, size - 1, size);
}

// One step down the path, making objects where nothing is; nullptr where the path cannot go on.
nlohmann::json* step(nlohmann::json& at, const std::string& key) {
  if (at.is_null()) at = nlohmann::json::object();
  if (at.is_object()) return &at[key];
  if (!at.is_array()) return nullptr;
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), index);
  if (error != std::errc() || end != key.data() + key.size() || index > at.size()) return nullptr;
  if (index == at.size()) at.push_back(nullptr);
  return &at[index];
}

}  // namespace

void apply_override(SourceJson& source, const std::string& assignment, Problems& problems) {
  const std::string label = "--set " + assignment;
  const auto fail = [&](std::string message, std::string near) {
    Problem p;
    p.file = label;
    p.code = "syntax";
    p.message = std::move(message);
    p.suggestion = std::move(near);
    problems.add(std::move(p));
  };
  const auto equals = assignment.find('=');
  if (equals == std::string::npos || equals == 0) return fail("an override is written a.b=value", assignment + "=…");
  nlohmann::json* at = &source.value;
  std::string pointer;
  for (const std::string& key : split(assignment.substr(0, equals))) {
    if (key.empty()) return fail("an empty key in the path", {});
    nlohmann::json* next = step(*at, key);
    if (!next) {
      if (at->is_array()) return fail(no_item(pointer_dotted(pointer), at->size()), {});
      return fail(fmt::format("\"{}\" is {} and has no \"{}\"", pointer_dotted(pointer), at->dump(), key), {});
    }
    pointer = pointer_join(pointer, key);
    at = next;
  }
  *at = value_of(assignment.substr(equals + 1));
  source.overrides[pointer] = label;
}

}  // namespace axograd
