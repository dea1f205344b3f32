// Forgiving access to JSON that may lack anything: a missing or mistyped key gives the fallback.
#pragma once
#include <limits>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace axograd::report {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

// The value under `key`, or a null value.
const nlohmann::json& child(const nlohmann::json& object, const char* key);

// The value under "a.b.c", or a null value.
const nlohmann::json& descendant(const nlohmann::json& object, const std::string& path);

std::string text(const nlohmann::json& object, const char* key, const std::string& fallback = "");
double real(const nlohmann::json& object, const char* key, double fallback = not_a_number);
bool flag(const nlohmann::json& object, const char* key, bool fallback = false);

// A string or a list of strings, as a list.
std::vector<std::string> texts(const nlohmann::json& value);

}  // namespace axograd::report
