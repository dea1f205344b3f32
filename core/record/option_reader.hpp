// The reading side of the options: one JSON object at a time, every mistake collected.
#pragma once
#include <set>
#include <string>
#include <vector>

#include "core/base/json_source.hpp"
#include "core/record/options.hpp"

namespace axograd {

// Number, or text with a unit, in `unit`. Returns false after adding a problem. Shared with the reading of parameter blocks.
bool read_quantity(const SourceJson& source, const std::string& pointer, const nlohmann::json& json, std::string_view unit,
                   double& out, Problems& problems);
// Adds a problem unless low <= value <= high (NaN is out of range).
bool check_range(const SourceJson& source, const std::string& pointer, double value, double low, double high,
                 std::string_view unit, Problems& problems);
// Adds a problem for a key that is not among `allowed`.
void unknown_key(const SourceJson& source, const std::string& parent, const std::string& key,
                 const std::vector<std::string>& allowed, Problems& problems);
// Adds "expected X, found Y".
void wrong_type(const SourceJson& source, const std::string& pointer, const nlohmann::json& json, const std::string& expected,
                Problems& problems, std::string suggestion = {});
std::string type_text(const nlohmann::json& json);  // "a text", "a number", …
std::string place_text(const std::string& pointer); // "\"preprocess.aec\"" or "the document"

class OptionReader final : public OptionVisitor {
 public:
  OptionReader(const SourceJson& source, const std::string& pointer, Problems& problems, const ReadSettings& settings);
  void finish();  // reports the keys nobody asked for and the required ones that are missing

 private:
  void leaf(const char* name, OptionSlot slot, const OptionInfo& info) override;
  bool enter(const char* name, bool optional, bool present, const OptionInfo& info) override;
  void leave() override;
  std::optional<std::size_t> begin_list(const char* name, std::size_t size, const OptionInfo& info) override;
  bool enter_item(std::size_t index) override;
  void end_list() override;
  bool reads() const override { return true; }

  struct Level {
    std::string pointer;
    const nlohmann::json* object;  // nullptr when absent or of the wrong type
    std::vector<std::string> known;
    std::vector<std::pair<std::string, std::string>> missing;  // required options not there: name, meaning
    bool list = false;
    bool silent = false;  // an absent optional: no complaints about required options
  };

  const nlohmann::json* member(const char* name, const OptionInfo& info, std::string& pointer);
  void push(const std::string& pointer, const nlohmann::json* object);
  void close(const Level& level);

  void read(const std::string& pointer, const nlohmann::json& json, double& out, const OptionInfo& info);
  void read(const std::string& pointer, const nlohmann::json& json, std::int64_t& out, const OptionInfo& info);
  void read(const std::string& pointer, const nlohmann::json& json, int& out, const OptionInfo& info);
  void read(const std::string& pointer, const nlohmann::json& json, bool& out, const OptionInfo& info);
  void read(const std::string& pointer, const nlohmann::json& json, std::string& out, const OptionInfo& info);
  void read(const std::string& pointer, const nlohmann::json& json, OptionBlock& out, const OptionInfo& info);
  template <class T>
  void read(const std::string& pointer, const nlohmann::json& json, std::vector<T>& out, const OptionInfo& info);
  template <class T>
  void read(const std::string& pointer, const nlohmann::json& json, std::optional<T>& out, const OptionInfo& info);
  void check_path(const std::string& pointer, const std::string& text, PathKind kind);

  const SourceJson& source_;
  Problems& problems_;
  const ReadSettings& settings_;
  std::vector<Level> levels_;
};

}  // namespace axograd
