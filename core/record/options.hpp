// Options: a plain struct with one member template visit(v); reading, checking, defaults, schema and documentation come from it.
//
//   struct AecOptions {
//     double length = 150;
//     template <class V> void visit(V& v) { v("length", length, {.doc = "length of the filter", .unit = "ms", .low = 1}); }
//   };
//
// Members may be double, int, int64_t, bool, std::string, std::vector of double, int or std::string, std::optional of the
// scalars, nested option structs, std::optional and std::vector of those, and OptionBlock.
#pragma once
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "core/base/problems.hpp"

namespace axograd {

class SourceJson;

// What a string that names a file must satisfy when it is read. Relative paths start at the configuration's folder.
enum class PathKind { none, file, folder };

// What is known about one option. The order of the members is the order designated initialisers must keep.
struct OptionInfo {
  std::string_view doc = {};
  std::string_view unit = {};                                // empty for a pure number
  double low = -std::numeric_limits<double>::infinity();    // inclusive, in `unit`; for lists, of every element
  double high = std::numeric_limits<double>::infinity();    // inclusive
  std::vector<std::string> choices = {};                    // for strings and lists of strings
  std::string_view source = {};                             // paper, equation
  bool required = false;
  PathKind path = PathKind::none;
};

// A part of the configuration whose layout depends on another option (a model's parameters, an optimiser's own options): kept
// as it stands, to be read with read_options() or read_fields() at `pointer` once the layout is known.
struct OptionBlock {
  std::string pointer;      // where it stands in the source; empty when absent
  std::string text = "{}";  // its JSON
  bool given() const { return !pointer.empty(); }
};

template <class... T>
struct OptionTypes {
  using Slot = std::variant<T*...>;
  template <class U>
  static constexpr bool has = (std::is_same_v<T, U> || ...);
};
using OptionLeaves =
    OptionTypes<double, int, std::int64_t, bool, std::string, std::vector<double>, std::vector<int>, std::vector<std::string>,
                std::optional<double>, std::optional<int>, std::optional<std::int64_t>, std::optional<bool>,
                std::optional<std::string>, OptionBlock>;
using OptionSlot = OptionLeaves::Slot;

// The type-erased side of visit(): one instantiation per option struct, whatever is done with it.
class OptionVisitor {
 public:
  template <class T>
  void operator()(const char* name, T& value, const OptionInfo& info = {}) {
    if constexpr (OptionLeaves::has<T>) {
      leaf(name, OptionSlot(&value), info);
    } else {
      nested(name, value, info);
    }
  }

 protected:
  ~OptionVisitor() = default;
  virtual void leaf(const char* name, OptionSlot slot, const OptionInfo& info) = 0;
  // Nested struct: whether to visit it (then leave() follows). `present` is false for an empty std::optional.
  virtual bool enter(const char* name, bool optional, bool present, const OptionInfo& info) = 0;
  virtual void leave() = 0;
  // List of structs: how many items to visit, or nothing to leave the list as it is; then items and end_list() follow.
  virtual std::optional<std::size_t> begin_list(const char* name, std::size_t size, const OptionInfo& info) = 0;
  virtual bool enter_item(std::size_t index) = 0;
  virtual void end_list() = 0;
  virtual bool reads() const = 0;  // list items start from their type's defaults instead of the present values

 private:
  template <class S>
  void nested(const char* name, S& value, const OptionInfo& info) {
    if (!enter(name, false, true, info)) return;
    value.visit(*this);
    leave();
  }
  template <class S>
  void nested(const char* name, std::optional<S>& value, const OptionInfo& info) {
    if (!enter(name, true, value.has_value(), info)) return;
    if (!value) value.emplace();
    value->visit(*this);
    leave();
  }
  template <class S>
  void nested(const char* name, std::vector<S>& value, const OptionInfo& info) {
    const auto count = begin_list(name, value.size(), info);
    if (!count) return;
    std::vector<S> items(*count);
    for (std::size_t i = 0; i < *count; ++i) {
      if (!reads() && i < value.size()) items[i] = value[i];
      if (!enter_item(i)) continue;
      items[i].visit(*this);
      leave();
    }
    end_list();
    value = std::move(items);
  }
};

// A struct whose options are wanted, behind one pointer.
class OptionTarget {
 public:
  template <class T>
  explicit OptionTarget(T& options) : options_(&options), visit_([](void* o, OptionVisitor& v) { static_cast<T*>(o)->visit(v); }) {}
  void visit(OptionVisitor& visitor) const { visit_(options_, visitor); }

 private:
  void* options_;
  void (*visit_)(void*, OptionVisitor&);
};

struct ReadSettings {
  std::vector<std::string> ignore = {};  // keys of the top level that somebody else reads ("type", "$schema")
  bool check_paths = true;
};

// Reads the object at `pointer` ("" is the whole document) over the defaults in `target`; every mistake goes to `problems`.
// A pointer to nothing leaves the defaults (and reports required options).
void read_into(const SourceJson& source, const std::string& pointer, OptionTarget target, Problems& problems,
               const ReadSettings& settings = {});
nlohmann::json json_of(OptionTarget target);                           // effective values; quantities as "20 ms"
nlohmann::json schema_of_target(OptionTarget target, std::string_view title);  // JSON Schema, draft 2020-12
std::string markdown_of_target(OptionTarget target);                   // a table: key, type, default, unit, range, meaning
std::string text_of_target(OptionTarget target);                       // the same for a terminal

template <class T>
void read_options(const SourceJson& source, const std::string& pointer, T& options, Problems& problems,
                  const ReadSettings& settings = {}) {
  read_into(source, pointer, OptionTarget(options), problems, settings);
}
template <class T, class Json = nlohmann::json>  // a parameter only because the full header is the caller's to include
Json options_to_json(T options) {
  return json_of(OptionTarget(options));
}
template <class T, class Json = nlohmann::json>
Json schema_of(std::string_view title = {}) {
  T options;
  return schema_of_target(OptionTarget(options), title);
}
template <class T>
std::string markdown_of() {
  T options;
  return markdown_of_target(OptionTarget(options));
}
template <class T>
std::string describe_text() {
  T options;
  return text_of_target(OptionTarget(options));
}

}  // namespace axograd
