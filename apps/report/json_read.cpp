#include "apps/report/json_read.hpp"

#include <nlohmann/json.hpp>

namespace axograd::report {

using nlohmann::json;

const json& child(const json& object, const char* key) {
  static const json nothing;
  if (!object.is_object()) return nothing;
  const auto found = object.find(key);
  return found == object.end() ? nothing : *found;
}

const json& descendant(const json& object, const std::string& path) {
  const json* at = &object;
  for (size_t start = 0; start <= path.size();) {
    const size_t dot = std::min(path.find('.', start), path.size());
    at = &child(*at, path.substr(start, dot - start).c_str());
    start = dot + 1;
  }
  return *at;
}

std::string text(const json& object, const char* key, const std::string& fallback) {
  const json& value = child(object, key);
  return value.is_string() ? value.get<std::string>() : fallback;
}

double real(const json& object, const char* key, double fallback) {
  const json& value = child(object, key);
  return value.is_number() ? value.get<double>() : fallback;
}

bool flag(const json& object, const char* key, bool fallback) {
  const json& value = child(object, key);
  return value.is_boolean() ? value.get<bool>() : fallback;
}

std::vector<std::string> texts(const json& value) {
  std::vector<std::string> out;
  if (value.is_string()) out.push_back(value.get<std::string>());
  if (value.is_array()) {
    for (const json& item : value) {
      if (item.is_string()) out.push_back(item.get<std::string>());
    }
  }
  return out;
}

}  // namespace axograd::report
