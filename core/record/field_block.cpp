#include "core/record/field_block.hpp"

#include <cmath>
#include <cstdlib>

#include <fmt/format.h>

#include "core/base/json_source.hpp"
#include "core/base/text.hpp"
#include "core/record/option_json.hpp"
#include "core/record/option_reader.hpp"

namespace axograd {
namespace {

// Where field `name` starts among the scalars, or -1.
int start_of(const FieldList& list, const std::string& name, const Field*& found) {
  int at = 0;
  for (const Field& f : list) {
    if (name == f.name) {
      found = &f;
      return at;
    }
    at += f.count;
  }
  return -1;
}

bool read_scalar(const SourceJson& source, const std::string& pointer, const nlohmann::json& json, const Field& field,
                 const FieldSettings& settings, double& out, Problems& problems) {
  double value = 0;
  if (!read_quantity(source, pointer, json, field.unit, value, problems)) return false;
  if (settings.bounded && !check_range(source, pointer, value, field.low, field.high, field.unit, problems)) return false;
  out = value;
  return true;
}

void read_field(const SourceJson& source, const std::string& pointer, const nlohmann::json& json, const Field& field,
                const FieldSettings& settings, double* out, Problems& problems) {
  const auto count = static_cast<std::size_t>(field.count);
  if (!json.is_array()) {
    if (read_scalar(source, pointer, json, field, settings, out[0], problems)) std::fill(out, out + count, out[0]);
    return;
  }
  if (field.count == 1 || json.size() != count) {
    const std::string expected = field.count == 1 ? "a single value" : fmt::format("a list of {} values, or one for all", count);
    Problem p = source.problem_at(pointer);
    p.code = "wrong_type";
    p.message = fmt::format("{} takes {}, found a list of {}", place_text(pointer), expected, json.size());
    problems.add(std::move(p));
    return;
  }
  for (std::size_t i = 0; i < count; ++i)
    read_scalar(source, pointer + '/' + std::to_string(i), json[i], field, settings, out[i], problems);
}

TextTable table_of(const FieldList& list) {
  TextTable table({"name", "default", "unit", "low", "high", "meaning"});
  for (const Field& f : list) {
    const std::string name = f.count > 1 ? fmt::format("{}[{}]", f.name, f.count) : f.name;
    table.row({name, short_number(f.value), f.unit, short_number(f.low), short_number(f.high), f.doc});
  }
  return table;
}

}  // namespace

void read_fields(const SourceJson& source, const std::string& pointer, const FieldList& list, double* values, Problems& problems,
                 std::vector<bool>* given, const FieldSettings& settings) {
  if (given) given->assign(static_cast<std::size_t>(list.size), false);
  const nlohmann::json* block = source.find(pointer);
  if (!block) return;
  if (!block->is_object()) return wrong_type(source, pointer, *block, "an object { \"name\": value, … }", problems);
  std::vector<std::string> allowed = settings.ignore;
  for (const Field& f : list) allowed.emplace_back(f.name);
  for (const auto& [key, json] : block->items()) {
    const Field* field = nullptr;
    const int at = start_of(list, key, field);
    if (at >= 0) {
      read_field(source, pointer_join(pointer, key), json, *field, settings, values + at, problems);
      for (int i = 0; given && i < field->count; ++i) (*given)[static_cast<std::size_t>(at + i)] = true;
    } else if (std::find(settings.ignore.begin(), settings.ignore.end(), key) == settings.ignore.end()) {
      unknown_key(source, pointer, key, allowed, problems);
    }
  }
}

std::vector<double> field_defaults(const FieldList& list) {
  std::vector<double> out;
  for (const Field& f : list) out.insert(out.end(), static_cast<std::size_t>(f.count), f.value);
  return out;
}

std::vector<std::string> field_names(const FieldList& list) {
  std::vector<std::string> out;
  for (const Field& f : list)
    for (int i = 0; i < f.count; ++i) out.push_back(f.count > 1 ? fmt::format("{}[{}]", f.name, i) : f.name);
  return out;
}

std::vector<const Field*> field_of_scalar(const FieldList& list) {
  std::vector<const Field*> out;
  for (const Field& f : list) out.insert(out.end(), static_cast<std::size_t>(f.count), &f);
  return out;
}

int field_index(const FieldList& list, const std::string& name) {
  const Field* field = nullptr;
  const auto bracket = name.find('[');
  const int start = start_of(list, name.substr(0, bracket), field);
  if (start < 0 || bracket == std::string::npos) return start;
  char* end = nullptr;
  const long index = std::strtol(name.c_str() + bracket + 1, &end, 10);
  const bool good = std::string_view(end) == "]" && index >= 0 && index < field->count;
  return good ? start + static_cast<int>(index) : -1;
}

nlohmann::json fields_to_json(const FieldList& list, const double* values) {
  auto out = nlohmann::json::object();
  for (const Field& f : list) {
    if (f.count == 1) {
      out[f.name] = value_json(*values, f.unit);
    } else {
      out[f.name] = value_json(std::vector<double>(values, values + f.count), f.unit);
    }
    values += f.count;
  }
  return out;
}

nlohmann::json fields_schema(const FieldList& list) {
  nlohmann::json properties = nlohmann::json::object();
  for (const Field& f : list) {
    nlohmann::json one = quantity_schema(f.unit, f.low, f.high);
    if (f.count > 1) {
      nlohmann::json many = {{"type", "array"}, {"items", one}, {"minItems", f.count}, {"maxItems", f.count}};
      one = {{"anyOf", {one, many}}};
    }
    one["description"] = f.doc;
    one["default"] = f.value;
    one["x-unit"] = f.unit;
    properties[f.name] = std::move(one);
  }
  return {{"type", "object"}, {"additionalProperties", false}, {"properties", std::move(properties)}};
}

std::string fields_markdown(const FieldList& list) { return table_of(list).markdown(); }
std::string fields_text(const FieldList& list) { return table_of(list).text(); }

}  // namespace axograd
