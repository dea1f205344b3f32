// The effective configuration: every option with the value in force; quantities carry their unit ("150 ms").
#include <cmath>

#include <nlohmann/json.hpp>

#include "core/base/text.hpp"
#include "core/record/option_json.hpp"

namespace axograd {

using nlohmann::json;

json value_json(double value, std::string_view unit) {
  if (!std::isfinite(value)) return nullptr;
  if (unit.empty() || unit == "1") return value;
  return short_number(value) + ' ' + std::string(unit);
}
json value_json(int value, std::string_view) { return value; }
json value_json(std::int64_t value, std::string_view) { return value; }
json value_json(bool value, std::string_view) { return value; }
json value_json(const std::string& value, std::string_view) { return value; }
json value_json(const OptionBlock& value, std::string_view) { return json::parse(value.text); }

namespace {

class Writer final : public OptionVisitor {
 public:
  json take() { return std::move(levels_.front().out); }

 private:
  struct Level {
    std::string name;
    json out;
  };

  void leaf(const char* name, OptionSlot slot, const OptionInfo& info) override {
    json value = std::visit([&](const auto* held) { return value_json(*held, info.unit); }, slot);
    if (!value.is_null()) levels_.back().out[name] = std::move(value);
  }
  bool enter(const char* name, bool optional, bool present, const OptionInfo&) override {
    if (optional && !present) return false;
    levels_.push_back({name, json::object()});
    return true;
  }
  void leave() override {
    Level done = std::move(levels_.back());
    levels_.pop_back();
    json& parent = levels_.back().out;
    if (parent.is_array())
      parent.push_back(std::move(done.out));
    else
      parent[done.name] = std::move(done.out);
  }
  std::optional<std::size_t> begin_list(const char* name, std::size_t size, const OptionInfo&) override {
    levels_.push_back({name, json::array()});
    return size;
  }
  bool enter_item(std::size_t) override {
    levels_.push_back({"", json::object()});
    return true;
  }
  void end_list() override { leave(); }
  bool reads() const override { return false; }

  std::vector<Level> levels_{{"", json::object()}};
};

}  // namespace

json json_of(OptionTarget target) {
  Writer writer;
  target.visit(writer);
  return writer.take();
}

}  // namespace axograd
