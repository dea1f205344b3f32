#include "models/networks/cell_parameters.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/atomic_file.hpp"
#include "core/base/error.hpp"
#include "core/num/philox.hpp"
#include "core/record/option_reader.hpp"
#include "core/registry/neuron_entry.hpp"

namespace axograd::networks {
namespace {

using nlohmann::json;

struct Scalar {
  std::string name, unit;
  double low, high;
};
std::vector<Scalar> scalars(const FieldList& list) {
  std::vector<Scalar> out;
  const auto names = scalar_names(list);
  for (const Field& f : list) {
    for (int i = 0; i < f.count; ++i) out.push_back({names[out.size()], f.unit, f.low, f.high});
  }
  return out;
}

// One parameter of every cell, from what the block says of it.
class Reader {
 public:
  Reader(const SourceJson& source, Problems& problems, std::uint64_t seed, int count) : source_(source), problems_(problems), seed_(seed), count_(count) {}
  void read(const Scalar& s, const std::string& pointer, const json& j, std::uint64_t stream, double* to) {
    if (j.is_array()) return list(s, pointer, j, to);
    if (!j.is_object()) return std::fill_n(to, count_, number(s, pointer, j)), void();
    const bool normal_law = j.contains("mean");
    const char* const first = normal_law ? "mean" : "low";
    const char* const second = normal_law ? "sd" : "high";
    for (const auto& [key, value] : j.items()) {
      if (key != first && key != second) unknown_key(source_, pointer, key, {"low", "high", "mean", "sd"}, problems_);
    }
    if (!j.contains(first) || !j.contains(second)) return wrong_type(source_, pointer, j, "both of low and high, or of mean and sd", problems_);
    const double a = number(s, pointer_join(pointer, first), j[first]);
    double b = 0;
    if (normal_law) read_quantity(source_, pointer_join(pointer, second), j[second], s.unit, b, problems_);
    else b = number(s, pointer_join(pointer, second), j[second]);
    for (int i = 0; i < count_; ++i) {
      const double x = normal_law ? a + b * normal(seed_, stream, std::uint64_t(i)) : a + (b - a) * uniform<double>(seed_, stream, std::uint64_t(i));
      to[i] = std::clamp(x, s.low, s.high);
    }
  }

 private:
  double number(const Scalar& s, const std::string& pointer, const json& j) {
    double x = s.low;
    if (read_quantity(source_, pointer, j, s.unit, x, problems_)) check_range(source_, pointer, x, s.low, s.high, s.unit, problems_);
    return x;
  }
  void list(const Scalar& s, const std::string& pointer, const json& j, double* to) {
    if (int(j.size()) != count_) return wrong_type(source_, pointer, j, fmt::format("a number for each of the {} cells", count_), problems_);
    for (int i = 0; i < count_; ++i) to[i] = number(s, pointer_join(pointer, std::to_string(i)), j[std::size_t(i)]);
  }
  const SourceJson& source_;
  Problems& problems_;
  std::uint64_t seed_;
  int count_;
};

void take_fitted(const PopulationOptions& o, const std::vector<Scalar>& names, std::vector<double>& values) {
  const std::string path = o.fitted + "/parameters.json";
  const json found = json::parse(read_file(path), nullptr, false);
  if (found.is_discarded()) throw InputError(path + ": error: not JSON");
  const json& list = found.contains("parameters") ? found["parameters"] : found;
  int taken = 0;
  const auto put = [&](const std::string& name, const json& value) {
    const json& number = value.is_object() && value.contains("value") ? value["value"] : value;
    const auto at = std::find_if(names.begin(), names.end(), [&](const Scalar& s) { return s.name == name; });
    if (at == names.end() || !number.is_number()) return;
    std::fill_n(values.begin() + (at - names.begin()) * o.count, o.count, number.get<double>());
    ++taken;
  };
  if (list.is_array()) {
    for (const json& row : list) {
      if (row.contains("name")) put(row["name"], row);
    }
  } else {
    for (const auto& [name, value] : list.items()) put(name, value);
  }
  if (taken == 0) throw InputError(fmt::format("{}: error: no parameter of the neuron {}; fit that neuron, or name the fitted one in population {}", path, o.neuron, o.name));
}

}  // namespace

std::vector<double> cell_parameters(const PopulationOptions& o, const FieldList& params, std::uint64_t seed) {
  const auto names = scalars(params);
  const auto defaults = default_values(params);
  std::vector<double> values;
  for (double x : defaults) values.insert(values.end(), std::size_t(o.count), x);
  if (!o.fitted.empty()) take_fitted(o, names, values);
  if (!o.parameters.given()) return values;
  const SourceJson source = parse_json(o.parameters.text, fmt::format("parameters of population {}", o.name));
  Problems problems;
  Reader reader(source, problems, seed, o.count);
  std::vector<std::string> known;
  for (const Scalar& s : names) known.push_back(s.name);
  for (const auto& [key, value] : source.value.items()) {
    const auto at = std::find(known.begin(), known.end(), key);
    if (at == known.end()) {
      unknown_key(source, "", key, known, problems);
      continue;
    }
    const auto i = std::size_t(at - known.begin());
    reader.read(names[i], pointer_join("", key), value, i, values.data() + i * std::size_t(o.count));
  }
  if (problems.empty()) return values;
  Problems placed;  // the block's own lines mean nothing to the reader of the experiment
  for (Problem p : problems.list()) {
    p.line = p.column = 0;
    p.pointer = o.parameters.pointer + p.pointer;
    placed.add(std::move(p));
  }
  throw ConfigError(std::move(placed));
}

}  // namespace axograd::networks
