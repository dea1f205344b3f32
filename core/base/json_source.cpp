#include "core/base/json_source.hpp"

#include <filesystem>
#include <fstream>

#include <fmt/format.h>

namespace axograd {

const nlohmann::json* SourceJson::find(const std::string& pointer) const {
  if (pointer.empty()) return &value;
  const nlohmann::json::json_pointer path(pointer);
  return value.contains(path) ? &value.at(path) : nullptr;
}

Problem SourceJson::problem_at(const std::string& pointer, bool at_key) const {
  Problem out;
  out.file = file;
  out.pointer = pointer;
  for (std::string at = pointer;; at.erase(at.rfind('/'))) {  // the nearest ancestor that stands in the text
    if (const auto set = overrides.find(at); set != overrides.end()) {
      out.file = set->second;
      return out;
    }
    if (const auto place = places.find(at); place != places.end()) {
      const bool exact = at == pointer;
      const bool key = place->second.key.line > 0 && (at_key || !exact);
      const Position position = key ? place->second.key : place->second.value;
      out.line = position.line;
      out.column = position.column;
      return out;
    }
    if (at.empty()) return out;
  }
}

std::string SourceJson::resolve(const std::string& path) const {
  return (std::filesystem::path(file).parent_path() / path).string();
}

SourceJson read_json(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw UsageError(fmt::format("{}: error: cannot open this file", path));
  std::string text, piece(1 << 16, '\0');
  while (in && text.size() <= json_max_bytes) {  // one byte too many is enough for the parser to refuse
    in.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    text.append(piece, 0, static_cast<std::size_t>(in.gcount()));
  }
  if (in.bad() || (text.empty() && !in.eof())) throw UsageError(fmt::format("{}: error: cannot read this file", path));
  return parse_json(text, path);
}

std::string pointer_join(const std::string& pointer, std::string_view key) {
  std::string out = pointer + '/';
  for (char c : key) {
    if (c == '~')
      out += "~0";
    else if (c == '/')
      out += "~1";
    else
      out += c;
  }
  return out;
}

std::string pointer_dotted(const std::string& pointer) {
  std::string out;
  for (std::size_t i = 0; i < pointer.size(); ++i) {
    const char c = pointer[i];
    if (c == '/') {
      if (i > 0) out += '.';
    } else if (c == '~' && i + 1 < pointer.size()) {
      out += pointer[++i] == '1' ? '/' : '~';
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace axograd
