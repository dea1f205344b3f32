#include "core/record/option_reader.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include <fmt/format.h>

#include "core/base/suggest.hpp"
#include "core/base/text.hpp"
#include "core/base/units.hpp"

namespace axograd {
namespace {

void add(const SourceJson& source, const std::string& pointer, const char* code, std::string message, std::string suggestion,
         std::string allowed, Problems& problems, bool at_key = false) {
  Problem p = source.problem_at(pointer, at_key);
  p.code = code;
  p.message = std::move(message);
  p.suggestion = std::move(suggestion);
  p.allowed = std::move(allowed);
  problems.add(std::move(p));
}

std::string with_unit(double value, std::string_view unit) {
  return unit.empty() || unit == "1" ? short_number(value) : fmt::format("{} {}", short_number(value), unit);
}

bool has_unit(std::string_view unit) { return !unit.empty() && unit != "1"; }

}  // namespace

std::string type_text(const nlohmann::json& json) {
  switch (json.type()) {
    case nlohmann::json::value_t::null: return "null";
    case nlohmann::json::value_t::object: return "an object";
    case nlohmann::json::value_t::array: return "a list";
    case nlohmann::json::value_t::string: return fmt::format("the text \"{}\"", json.get_ref<const std::string&>());
    case nlohmann::json::value_t::boolean: return json.get<bool>() ? "true" : "false";
    default: return fmt::format("the number {}", json.dump());
  }
}

std::string place_text(const std::string& pointer) {
  return pointer.empty() ? "the document" : '"' + pointer_dotted(pointer) + '"';
}

void wrong_type(const SourceJson& source, const std::string& pointer, const nlohmann::json& json, const std::string& expected,
                Problems& problems, std::string suggestion) {
  add(source, pointer, "wrong_type", fmt::format("{} takes {}, found {}", place_text(pointer), expected, type_text(json)),
      std::move(suggestion), {}, problems);
}

void unknown_key(const SourceJson& source, const std::string& parent, const std::string& key,
                 const std::vector<std::string>& allowed, Problems& problems) {
  const std::string near = nearest(key, allowed);
  add(source, pointer_join(parent, key), "unknown_key", fmt::format("unknown key \"{}\" in {}", key, place_text(parent)),
      near.empty() ? "" : '"' + near + '"', allowed.empty() ? "nothing" : quoted_list(allowed), problems, true);
}

bool read_quantity(const SourceJson& source, const std::string& pointer, const nlohmann::json& json, std::string_view unit,
                   double& out, Problems& problems) {
  if (json.is_number()) {
    out = json.get<double>();
    return true;
  }
  const std::string expected = has_unit(unit) ? fmt::format("a number in {} or a text such as \"20 {}\"", unit, unit) : "a number";
  if (!json.is_string()) {
    wrong_type(source, pointer, json, expected, problems);
    return false;
  }
  const auto& text = json.get_ref<const std::string&>();
  try {
    out = parse_quantity(text, unit);
    return true;
  } catch (const UnitError& error) {
    std::string near = error.suggestion;
    const bool digit = text.find_first_of("0123456789") != std::string::npos;
    if (!digit) {
      wrong_type(source, pointer, json, expected, problems);
    } else {
      add(source, pointer, "wrong_unit", fmt::format("{}: {}", place_text(pointer), error.what()), near,
          has_unit(unit) ? fmt::format("a number in {}, or a text with a unit", unit) : "a number", problems);
    }
    return false;
  }
}

bool check_range(const SourceJson& source, const std::string& pointer, double value, double low, double high,
                 std::string_view unit, Problems& problems) {
  if (value >= low && value <= high) return true;
  const double near = std::isnan(value) ? low : std::clamp(value, low, high);
  std::string range = std::isinf(high) ? fmt::format("at least {}", with_unit(low, unit))
                      : std::isinf(low) ? fmt::format("at most {}", with_unit(high, unit))
                                        : fmt::format("{} to {}", short_number(low), with_unit(high, unit));
  add(source, pointer, "out_of_range", fmt::format("{} is out of range: {}", place_text(pointer), with_unit(value, unit)),
      has_unit(unit) ? fmt::format("\"{}\"", with_unit(near, unit)) : short_number(near), std::move(range), problems);
  return false;
}

OptionReader::OptionReader(const SourceJson& source, const std::string& pointer, Problems& problems, const ReadSettings& settings)
    : source_(source), problems_(problems), settings_(settings) {
  const nlohmann::json* json = source.find(pointer);
  if (json && !json->is_object()) wrong_type(source, pointer, *json, "an object { … }", problems);
  push(pointer, json);
  levels_.back().known = settings.ignore;
}

void OptionReader::push(const std::string& pointer, const nlohmann::json* object) {
  const bool silent = object && !object->is_object();  // already reported
  levels_.push_back({pointer, object && object->is_object() ? object : nullptr, {}, {}, false, silent});
}

void OptionReader::finish() { close(levels_.back()); }

void OptionReader::close(const Level& level) {
  std::vector<std::string> meant;  // a misspelt required option is one mistake, not two
  if (level.object) {
    for (const auto& [key, json] : level.object->items()) {
      if (std::find(level.known.begin(), level.known.end(), key) != level.known.end()) continue;
      unknown_key(source_, level.pointer, key, level.known, problems_);
      meant.push_back(nearest(key, level.known));
    }
  }
  for (const auto& [name, doc] : level.missing)
    if (std::find(meant.begin(), meant.end(), name) == meant.end())
      add(source_, level.pointer, "missing_key", fmt::format("\"{}\" is missing in {}: {}", name, place_text(level.pointer), doc),
          {}, {}, problems_);
}

const nlohmann::json* OptionReader::member(const char* name, const OptionInfo& info, std::string& pointer) {
  Level& level = levels_.back();
  level.known.emplace_back(name);
  pointer = pointer_join(level.pointer, name);
  if (level.object) {
    const auto found = level.object->find(name);
    if (found != level.object->end()) return &*found;
  }
  if (info.required && !level.silent) level.missing.emplace_back(name, info.doc);
  return nullptr;
}

void OptionReader::leaf(const char* name, OptionSlot slot, const OptionInfo& info) {
  std::string pointer;
  const nlohmann::json* json = member(name, info, pointer);
  if (!json) return;
  std::visit([&](auto* out) { read(pointer, *json, *out, info); }, slot);
}

bool OptionReader::enter(const char* name, bool optional, bool present, const OptionInfo& info) {
  std::string pointer;
  const nlohmann::json* json = member(name, info, pointer);
  if (optional && (!json || json->is_null()) && !present) return false;
  if (json && !json->is_object()) {
    wrong_type(source_, pointer, *json, "an object { … }", problems_);
    return false;
  }
  push(pointer, json);
  return true;
}

void OptionReader::leave() {
  close(levels_.back());
  levels_.pop_back();
}

std::optional<std::size_t> OptionReader::begin_list(const char* name, std::size_t, const OptionInfo& info) {
  std::string pointer;
  const nlohmann::json* json = member(name, info, pointer);
  if (!json) return {};
  if (!json->is_array()) {
    wrong_type(source_, pointer, *json, "a list of objects [ { … } ]", problems_);
    return {};
  }
  levels_.push_back({pointer, json, {}, {}, true, false});
  return json->size();
}

bool OptionReader::enter_item(std::size_t index) {
  const Level& list = levels_.back();
  const nlohmann::json& json = (*list.object)[index];
  const std::string pointer = list.pointer + '/' + std::to_string(index);
  if (!json.is_object()) {
    wrong_type(source_, pointer, json, "an object { … }", problems_);
    return false;
  }
  push(pointer, &json);
  return true;
}

void OptionReader::end_list() { levels_.pop_back(); }

void OptionReader::read(const std::string& pointer, const nlohmann::json& json, double& out, const OptionInfo& info) {
  double value = 0;
  if (!read_quantity(source_, pointer, json, info.unit, value, problems_)) return;
  if (check_range(source_, pointer, value, info.low, info.high, info.unit, problems_)) out = value;
}

void OptionReader::read(const std::string& pointer, const nlohmann::json& json, std::int64_t& out, const OptionInfo& info) {
  constexpr double exact = 9007199254740992.0;  // 2^53: larger integers must be written without a decimal point
  if (json.is_number_integer()) {
    const auto value = json.get<std::int64_t>();
    if (check_range(source_, pointer, static_cast<double>(value), info.low, info.high, info.unit, problems_)) out = value;
    return;
  }
  double value = 0;
  if (json.is_string() && has_unit(info.unit)) {
    if (!read_quantity(source_, pointer, json, info.unit, value, problems_)) return;
  } else if (json.is_number()) {
    value = json.get<double>();
  } else {
    return wrong_type(source_, pointer, json, "a whole number", problems_);
  }
  if (value != std::floor(value) || std::abs(value) > exact)
    return wrong_type(source_, pointer, json, "a whole number", problems_, short_number(std::clamp(std::round(value), -exact, exact)));
  if (check_range(source_, pointer, value, info.low, info.high, info.unit, problems_)) out = static_cast<std::int64_t>(value);
}

void OptionReader::read(const std::string& pointer, const nlohmann::json& json, int& out, const OptionInfo& info) {
  OptionInfo narrow = info;
  narrow.low = std::max(info.low, -2147483648.0);
  narrow.high = std::min(info.high, 2147483647.0);
  std::int64_t value = out;
  read(pointer, json, value, narrow);
  out = static_cast<int>(value);
}

void OptionReader::read(const std::string& pointer, const nlohmann::json& json, bool& out, const OptionInfo&) {
  if (json.is_boolean()) {
    out = json.get<bool>();
    return;
  }
  std::string near;
  if (json.is_string()) {
    const std::vector<std::string> words = {"true", "yes", "on", "false", "no", "off"};
    const auto found = std::find(words.begin(), words.end(), nearest(json.get_ref<const std::string&>(), words)) - words.begin();
    near = found < 3 ? "true" : found < 6 ? "false" : "";
  } else if (json == 0 || json == 1) {
    near = json == 1 ? "true" : "false";
  }
  wrong_type(source_, pointer, json, "true or false", problems_, near);
}

void OptionReader::read(const std::string& pointer, const nlohmann::json& json, std::string& out, const OptionInfo& info) {
  if (!json.is_string()) {
    const std::string near = json.is_number() || json.is_boolean() ? '"' + json.dump() + '"' : "";
    if (info.choices.empty()) return wrong_type(source_, pointer, json, "a text", problems_, near);
    return wrong_type(source_, pointer, json, "one of " + quoted_list(info.choices), problems_);
  }
  const auto& text = json.get_ref<const std::string&>();
  if (!info.choices.empty() && std::find(info.choices.begin(), info.choices.end(), text) == info.choices.end()) {
    const std::string near = nearest(text, info.choices);
    return add(source_, pointer, "bad_choice", fmt::format("\"{}\" is no choice for {}", text, place_text(pointer)),
               near.empty() ? "" : '"' + near + '"', quoted_list(info.choices), problems_);
  }
  if (info.path != PathKind::none && settings_.check_paths) check_path(pointer, text, info.path);
  out = text;
}

void OptionReader::read(const std::string& pointer, const nlohmann::json& json, OptionBlock& out, const OptionInfo&) {
  out.pointer = pointer;
  out.text = json.dump();
}

template <class T>
void OptionReader::read(const std::string& pointer, const nlohmann::json& json, std::vector<T>& out, const OptionInfo& info) {
  if (!json.is_array()) {
    std::string near = json.is_object() || json.is_null() ? "" : '[' + json.dump() + ']';
    return wrong_type(source_, pointer, json, "a list [ … ]", problems_, std::move(near));
  }
  std::vector<T> items(json.size());
  for (std::size_t i = 0; i < items.size(); ++i) read(pointer + '/' + std::to_string(i), json[i], items[i], info);
  out = std::move(items);
}

template <class T>
void OptionReader::read(const std::string& pointer, const nlohmann::json& json, std::optional<T>& out, const OptionInfo& info) {
  if (json.is_null()) {
    out.reset();
    return;
  }
  T value = out.value_or(T{});
  read(pointer, json, value, info);
  out = value;
}

void OptionReader::check_path(const std::string& pointer, const std::string& text, PathKind kind) {
  namespace fs = std::filesystem;
  const fs::path path = fs::path(source_.file).parent_path() / text;
  std::error_code error;
  const bool folder = kind == PathKind::folder;
  if (folder ? fs::is_directory(path, error) : fs::is_regular_file(path, error)) return;
  std::vector<std::string> beside;
  for (fs::directory_iterator it(path.parent_path().empty() ? "." : path.parent_path(), error), end; !error && it != end; it.increment(error)) {
    beside.push_back((fs::path(text).parent_path() / it->path().filename()).string());
    if (beside.size() >= 2000) break;
  }
  std::sort(beside.begin(), beside.end());
  const std::string near = nearest(text, beside);
  add(source_, pointer, "missing_file", fmt::format("{}: there is no {} {}", place_text(pointer), folder ? "folder" : "file", path.string()),
      near.empty() ? "" : '"' + near + '"', {}, problems_);
}

void read_into(const SourceJson& source, const std::string& pointer, OptionTarget target, Problems& problems,
               const ReadSettings& settings) {
  OptionReader reader(source, pointer, problems, settings);
  target.visit(reader);
  reader.finish();
}

}  // namespace axograd
