// The options as a table for people: key, type, default, unit, what is allowed, meaning.
#include <cmath>

#include <fmt/format.h>

#include "core/base/json_source.hpp"
#include "core/base/suggest.hpp"
#include "core/base/text.hpp"
#include "core/record/option_json.hpp"

namespace axograd {
namespace {

const char* type_name(const double*) { return "number"; }
const char* type_name(const int*) { return "whole number"; }
const char* type_name(const std::int64_t*) { return "whole number"; }
const char* type_name(const bool*) { return "true/false"; }
const char* type_name(const std::string*) { return "text"; }
const char* type_name(const OptionBlock*) { return "block"; }
const char* type_name(const std::vector<double>*) { return "list of numbers"; }
const char* type_name(const std::vector<int>*) { return "list of whole numbers"; }
const char* type_name(const std::vector<std::string>*) { return "list of texts"; }
template <class T>
const char* type_name(const std::optional<T>*) {
  return type_name(static_cast<const T*>(nullptr));
}

std::string allowed_text(const OptionInfo& info) {
  if (!info.choices.empty()) return quoted_list(info.choices);
  const std::string low = short_number(info.low), high = short_number(info.high);
  if (std::isfinite(info.low) && std::isfinite(info.high)) return fmt::format("{} to {}", low, high);
  if (std::isfinite(info.low)) return "at least " + low;
  if (std::isfinite(info.high)) return "at most " + high;
  return info.path == PathKind::file ? "a file" : info.path == PathKind::folder ? "a folder" : "";
}

class Lister final : public OptionVisitor {
 public:
  TextTable table{{"option", "type", "default", "unit", "allowed", "meaning"}};

 private:
  std::string path(const char* name) const { return levels_.back().empty() ? name : levels_.back() + '.' + name; }
  void leaf(const char* name, OptionSlot slot, const OptionInfo& info) override {
    const auto value = std::visit([&](const auto* held) { return value_json(*held, ""); }, slot);
    const char* type = std::visit([](const auto* held) { return type_name(held); }, slot);
    std::string meaning(info.doc);
    if (!info.source.empty()) meaning += fmt::format(" [{}]", info.source);
    table.row({path(name), type, info.required ? "required" : value.is_null() ? "" : value.dump(), std::string(info.unit),
               allowed_text(info), std::move(meaning)});
  }
  bool enter(const char* name, bool optional, bool present, const OptionInfo& info) override {
    if (!info.doc.empty()) table.row({path(name), "block", optional && !present ? "absent" : "", "", "", std::string(info.doc)});
    levels_.push_back(path(name));
    return true;
  }
  void leave() override { levels_.pop_back(); }
  std::optional<std::size_t> begin_list(const char* name, std::size_t, const OptionInfo& info) override {
    if (!info.doc.empty()) table.row({path(name), "list of blocks", "", "", "", std::string(info.doc)});
    levels_.push_back(path(name));
    return 1;
  }
  bool enter_item(std::size_t) override {
    levels_.push_back(levels_.back() + ".N");
    return true;
  }
  void end_list() override { levels_.pop_back(); }
  bool reads() const override { return true; }

  std::vector<std::string> levels_{""};
};

}  // namespace

std::string markdown_of_target(OptionTarget target) {
  Lister lister;
  target.visit(lister);
  return lister.table.markdown();
}

std::string text_of_target(OptionTarget target) {
  Lister lister;
  target.visit(lister);
  return lister.table.text();
}

}  // namespace axograd
