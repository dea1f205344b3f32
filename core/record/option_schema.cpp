// JSON Schema (draft 2020-12) of an option struct, for editors: types, ranges, choices, defaults, units (x-unit), sources.
#include <cmath>

#include <fmt/format.h>

#include "core/record/option_json.hpp"

namespace axograd {

using nlohmann::json;

namespace {

void add_range(json& schema, double low, double high) {
  if (std::isfinite(low)) schema["minimum"] = low;
  if (std::isfinite(high)) schema["maximum"] = high;
}

json number_schema(const OptionInfo& info) { return quantity_schema(info.unit, info.low, info.high); }

json integer_schema(const OptionInfo& info) {
  json out = {{"type", "integer"}};
  add_range(out, info.low, info.high);
  return out;
}

json text_schema(const OptionInfo& info) {
  json out = {{"type", "string"}};
  if (!info.choices.empty()) out["enum"] = info.choices;
  return out;
}

json type_schema(const double*, const OptionInfo& info) { return number_schema(info); }
json type_schema(const int*, const OptionInfo& info) { return integer_schema(info); }
json type_schema(const std::int64_t*, const OptionInfo& info) { return integer_schema(info); }
json type_schema(const bool*, const OptionInfo&) { return {{"type", "boolean"}}; }
json type_schema(const std::string*, const OptionInfo& info) { return text_schema(info); }
json type_schema(const OptionBlock*, const OptionInfo&) { return {{"type", {"object", "string", "array"}}}; }
template <class T>
json type_schema(const std::vector<T>*, const OptionInfo& info) {
  return {{"type", "array"}, {"items", type_schema(static_cast<const T*>(nullptr), info)}};
}
template <class T>
json type_schema(const std::optional<T>*, const OptionInfo& info) {
  return {{"anyOf", {type_schema(static_cast<const T*>(nullptr), info), {{"type", "null"}}}}};
}

void describe(json& schema, const OptionInfo& info) {
  if (!info.doc.empty()) schema["description"] = info.doc;
  if (!info.source.empty()) schema["x-source"] = info.source;
  if (!info.unit.empty()) schema["x-unit"] = info.unit;
}

json object_schema() { return {{"type", "object"}, {"additionalProperties", false}, {"properties", json::object()}}; }

class SchemaWriter final : public OptionVisitor {
 public:
  json take() { return std::move(levels_.front().out); }

 private:
  struct Level {
    std::string name;
    json out;
    bool list;
  };

  void put(const std::string& name, json schema, bool required) {
    Level& level = levels_.back();
    level.out["properties"][name] = std::move(schema);
    if (required) level.out["required"].push_back(name);
  }
  void leaf(const char* name, OptionSlot slot, const OptionInfo& info) override {
    json schema = std::visit([&](const auto* held) { return type_schema(held, info); }, slot);
    describe(schema, info);
    json value = std::visit([&](const auto* held) { return value_json(*held, info.unit); }, slot);
    if (!value.is_null() && !info.required) schema["default"] = std::move(value);
    put(name, std::move(schema), info.required);
  }
  bool enter(const char* name, bool, bool, const OptionInfo& info) override {
    levels_.push_back({name, object_schema(), false});
    describe(levels_.back().out, info);
    if (info.required) levels_[levels_.size() - 2].out["required"].push_back(name);
    return true;
  }
  void leave() override {
    Level done = std::move(levels_.back());
    levels_.pop_back();
    if (levels_.back().list)
      levels_.back().out["items"] = std::move(done.out);
    else
      put(done.name, std::move(done.out), false);
  }
  std::optional<std::size_t> begin_list(const char* name, std::size_t, const OptionInfo& info) override {
    levels_.push_back({name, {{"type", "array"}}, true});
    describe(levels_.back().out, info);
    return 1;  // one item shows the layout of all
  }
  bool enter_item(std::size_t) override {
    levels_.push_back({"", object_schema(), false});
    return true;
  }
  void end_list() override { leave(); }
  bool reads() const override { return true; }  // the item shown has its type's defaults

  std::vector<Level> levels_{{"", object_schema(), false}};
};

}  // namespace

json quantity_schema(std::string_view unit, double low, double high) {
  json number = {{"type", "number"}};
  add_range(number, low, high);
  if (unit.empty() || unit == "1") return number;
  json text = {{"type", "string"}, {"pattern", "^\\s*[-+]?[0-9.]+([eE][-+]?[0-9]+)?\\s*[^0-9\\s].*$"}};
  return {{"anyOf", {number, text}}, {"x-unit", unit}};
}

json schema_of_target(OptionTarget target, std::string_view title) {
  SchemaWriter writer;
  target.visit(writer);
  json out = writer.take();
  out["$schema"] = "https://json-schema.org/draft/2020-12/schema";
  if (!title.empty()) out["title"] = title;
  out["properties"]["$schema"] = {{"type", "string"}};
  return out;
}

}  // namespace axograd
