// Values of options as JSON, shared by the writer, the schema and the tables.
#pragma once
#include <nlohmann/json.hpp>

#include "core/record/options.hpp"

namespace axograd {

// null where there is no value (an empty optional, a number that is not finite).
nlohmann::json value_json(double value, std::string_view unit);
nlohmann::json value_json(int value, std::string_view unit);
nlohmann::json value_json(std::int64_t value, std::string_view unit);
nlohmann::json value_json(bool value, std::string_view unit);
nlohmann::json value_json(const std::string& value, std::string_view unit);
nlohmann::json value_json(const OptionBlock& value, std::string_view unit);

template <class T>
nlohmann::json value_json(const std::optional<T>& value, std::string_view unit) {
  return value ? value_json(*value, unit) : nlohmann::json();
}
template <class T>
nlohmann::json value_json(const std::vector<T>& value, std::string_view unit) {
  auto out = nlohmann::json::array();
  for (const T& item : value) out.push_back(value_json(item, unit));
  return out;
}

// {"type": "number", "minimum": …, "x-unit": …}, or with a unit a choice between that and the text "20 ms".
nlohmann::json quantity_schema(std::string_view unit, double low, double high);

}  // namespace axograd
