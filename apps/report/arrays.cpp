#include "apps/report/arrays.hpp"

#include <nlohmann/json.hpp>

#include "apps/report/json_read.hpp"
#include "core/base/atomic_file.hpp"
#include "core/base/error.hpp"
#include "data/bytes.hpp"

namespace axograd::report {

using nlohmann::json;

namespace {

std::vector<double> numbers(const json& list) {
  std::vector<double> out;
  out.reserve(list.size());
  for (const json& item : list) {
    if (!item.is_number() && !item.is_null()) throw InputError("an array holds something that is neither a number nor null");
    out.push_back(item.is_number() ? item.get<double>() : not_a_number);
  }
  return out;
}

std::vector<double> row_or_column(const Array& array, const json& value, const std::string& name) {
  if (array.shape.size() != 2) throw InputError("array '" + name + "' has no rows and columns");
  const bool row = child(value, "row").is_number_unsigned();
  const json& index_text = child(value, row ? "row" : "column");
  if (!index_text.is_number_unsigned()) throw InputError("array '" + name + "': row and column count from 0");
  const size_t index = index_text.get<size_t>(), rows = array.shape[0], columns = array.shape[1];
  if (index >= (row ? rows : columns)) throw InputError("array '" + name + "' has no such row or column");
  std::vector<double> out(row ? columns : rows);
  for (size_t i = 0; i < out.size(); ++i) out[i] = row ? array.values[index * columns + i] : array.values[i * columns + index];
  return out;
}

}  // namespace

Array Arrays::file(const std::string& name) const {
  const bool plain =
      !name.empty() && name[0] != '.' && name.find_first_of("/\\") == std::string::npos && name.find('\0') == std::string::npos;
  if (!plain) throw InputError("'" + name + "' is not the name of a file in arrays/");
  const auto path = folder_ / (name + ".npy");
  if (!std::filesystem::exists(path)) throw InputError("arrays/" + name + ".npy is missing");
  const std::string bytes = read_file(path.string());
  return data::read_npy({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size(), path.string()});
}

std::vector<double> Arrays::vector(const json& value, std::size_t length) const {
  if (value.is_array()) return numbers(value);
  if (value.is_string()) return file(value.get<std::string>()).values;
  if (!value.is_object()) throw InputError("an array is missing");
  if (const std::string name = text(value, "array"); !name.empty()) {
    const bool part = value.contains("row") || value.contains("column");
    return part ? row_or_column(file(name), value, name) : file(name).values;
  }
  const double start = real(value, "start", 0), step = real(value, "step");
  if (!(step > 0)) throw InputError("a regular axis needs a positive step");
  std::vector<double> out(length);
  for (size_t i = 0; i < length; ++i) out[i] = start + step * static_cast<double>(i);
  return out;
}

Array Arrays::matrix(const json& value) const {
  Array out;
  if (value.is_array()) {
    out.shape = {value.size(), value.empty() ? 0 : value[0].size()};
    for (const json& row : value) {
      if (!row.is_array() || row.size() != out.shape[1]) throw InputError("the rows of a matrix differ in length");
      const std::vector<double> values = numbers(row);
      out.values.insert(out.values.end(), values.begin(), values.end());
    }
    return out;
  }
  const std::string name = value.is_string() ? value.get<std::string>() : text(value, "array");
  if (name.empty()) throw InputError("a matrix is missing");
  out = file(name);
  if (out.shape.size() != 2) throw InputError("array '" + name + "' has no rows and columns");
  return out;
}

}  // namespace axograd::report
