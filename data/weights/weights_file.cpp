#include "data/weights/weights_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <nlohmann/json.hpp>
#include <set>

#include "core/base/atomic_file.hpp"
#include "core/base/error.hpp"
#include "core/base/json_source.hpp"
#include "core/base/safetensors.hpp"

namespace axograd::data {
namespace {

using nlohmann::json;

constexpr const char* key = "axograd";
constexpr const char* format = "network weights 1";

template <class T> constexpr const char* dtype() {
  return std::is_same_v<T, float> ? "F32" : std::is_same_v<T, std::int32_t> ? "I32" : "I8";
}

template <class T> TensorBytes tensor(const std::vector<T>& x, std::vector<std::int64_t> shape) {
  return {dtype<T>(), std::move(shape), {reinterpret_cast<const char*>(x.data()), sizeof(T) * x.size()}};
}
template <class T> TensorBytes tensor(const std::vector<T>& x) { return tensor(x, {static_cast<std::int64_t>(x.size())}); }

std::string projection_problem(const Projection& p) {
  const auto pre = std::size_t(std::max(0, p.pre_count)), post = std::size_t(std::max(0, p.post_count));
  if (p.pre_count < 0 || p.post_count < 0) return "a negative number of neurons";
  if (p.is_dense() && !p.values.empty()) return "both a matrix and edges";
  if (p.is_dense() && p.dense.size() != pre * post)
    return fmt::format("{} weights for {} by {} neurons", p.dense.size(), pre, post);
  if (p.from.size() != p.values.size() || p.to.size() != p.values.size()) return "edges whose ends and values differ in number";
  if (!p.pre_sign.empty() && p.pre_sign.size() != pre) return fmt::format("{} signs for {} neurons", p.pre_sign.size(), pre);
  const auto outside = [](const std::vector<std::int32_t>& ends, int count) {
    return std::any_of(ends.begin(), ends.end(), [&](std::int32_t n) { return n < 0 || n >= count; });
  };
  if (outside(p.from, p.pre_count) || outside(p.to, p.post_count)) return "an edge that leaves its groups";
  if (std::any_of(p.pre_sign.begin(), p.pre_sign.end(), [](int s) { return s < -1 || s > 1; }))
    return "a sign that is not -1, 0 or 1";
  return "";
}

json description(const Weights& w) {
  json out = {{"format", format}, {"populations", json::array()}, {"projections", json::array()}};
  for (const Population& p : w.populations)
    out["populations"].push_back({{"name", p.name}, {"first", p.first}, {"count", p.count}, {"sign", p.sign}});
  for (const Projection& p : w.projections) {
    if (p.joined) continue;
    out["projections"].push_back({{"name", p.name},
                                  {"pre", p.pre},
                                  {"post", p.post},
                                  {"pre_count", p.pre_count},
                                  {"post_count", p.post_count},
                                  {"unit", p.unit},
                                  {"layout", p.is_dense() ? "matrix" : "edges"}});
  }
  return out;
}

class Reader {
 public:
  Reader(std::string_view bytes, const std::string& path) : path_(path), file_(read_safetensors(bytes, path)) {}
  Weights read();

 private:
  [[noreturn]] void fail(const std::string& what) const { throw InputError(fmt::format("{}: {}", path_, what)); }
  template <class T> std::vector<T> take(const std::string& name);
  int whole(const json& number) const;
  Projection projection(const json& description);

  const std::string& path_;
  SafetensorsView file_;
};

// Removes the array from the file's list, so that what nobody takes is found.
template <class T> std::vector<T> Reader::take(const std::string& name) {
  const auto found = file_.tensors.find(name);
  if (found == file_.tensors.end()) fail(fmt::format("array \"{}\" is missing", name));
  const TensorBytes t = found->second;
  if (t.dtype != dtype<T>()) fail(fmt::format("\"{}\" has the type {} instead of {}", name, t.dtype, dtype<T>()));
  std::vector<T> out(t.bytes.size() / sizeof(T));
  if (!out.empty()) std::memcpy(out.data(), t.bytes.data(), t.bytes.size());
  file_.tensors.erase(found);
  return out;
}

int Reader::whole(const json& number) const {
  if (!number.is_number_integer() || number < -(1LL << 31) || number >= (1LL << 31))
    fail(fmt::format("{} where a whole number is needed", number.dump()));
  return number.get<int>();
}

Projection Reader::projection(const json& d) {
  Projection p;
  p.name = d.at("name"), p.pre = d.at("pre"), p.post = d.at("post"), p.unit = d.at("unit");
  p.pre_count = whole(d.at("pre_count")), p.post_count = whole(d.at("post_count"));
  const std::string base = "projection." + p.name + ".";
  if (d.at("layout") == "matrix") {
    p.dense = take<float>(base + "weight");
  } else {
    p.from = take<std::int32_t>(base + "from"), p.to = take<std::int32_t>(base + "to"), p.values = take<float>(base + "value");
  }
  if (file_.tensors.contains(base + "sign")) p.pre_sign = take<std::int8_t>(base + "sign");
  return p;
}

Weights Reader::read() {
  Weights out;
  out.metadata = file_.metadata;
  const auto own = out.metadata.extract(key);
  if (own.empty()) fail(fmt::format("the metadata have no \"{}\": not a file of network weights", key));
  json d;
  try {
    d = parse_json(own.mapped(), path_).value;
  } catch (const Error& e) {
    fail(fmt::format("the description of the network is damaged: {}", e.what()));
  }
  try {
    if (d.at("format") != format) fail(fmt::format("format {}; \"{}\" is read", d.at("format").dump(), format));
    for (const json& p : d.at("populations"))
      out.populations.push_back({p.at("name"), whole(p.at("first")), whole(p.at("count")), whole(p.at("sign"))});
    for (const json& p : d.at("projections")) out.projections.push_back(projection(p));
  } catch (const json::exception& e) {
    fail(fmt::format("the description of the network is damaged: {}", e.what()));
  }
  const std::map<std::string, TensorBytes> rest = file_.tensors;
  for (const auto& [name, t] : rest) {
    if (!name.starts_with("vector.")) fail(fmt::format("array \"{}\" belongs to nothing", name));
    out.vectors[name.substr(7)] = take<float>(name);
  }
  if (const std::string problem = weights_problem(out); !problem.empty()) fail(problem);
  return out;
}

}  // namespace

std::string weights_problem(const Weights& w) {
  std::set<std::string> names;
  for (const Projection& p : w.projections) {
    if (p.name.empty() || !names.insert(p.name).second)
      return fmt::format("projection \"{}\": names must be unique and not empty", p.name);
    if (const std::string problem = projection_problem(p); !problem.empty())
      return fmt::format("projection \"{}\": {}", p.name, problem);
  }
  return "";
}

std::string weights_bytes(const Weights& w) {
  if (const std::string problem = weights_problem(w); !problem.empty()) throw UsageError(problem);
  if (w.metadata.contains(key)) throw UsageError(fmt::format("the metadata key \"{}\" is taken", key));
  Safetensors file;
  file.metadata = w.metadata;
  file.metadata[key] = description(w).dump();
  for (const Projection& p : w.projections) {
    if (p.joined) continue;
    const std::string base = "projection." + p.name + ".";
    if (p.is_dense()) {
      file.tensors[base + "weight"] = tensor(p.dense, {p.pre_count, p.post_count});
    } else {
      file.tensors[base + "from"] = tensor(p.from);
      file.tensors[base + "to"] = tensor(p.to);
      file.tensors[base + "value"] = tensor(p.values);
    }
    if (!p.pre_sign.empty()) file.tensors[base + "sign"] = tensor(p.pre_sign);
  }
  for (const auto& [name, x] : w.vectors) file.tensors["vector." + name] = tensor(x);
  return to_safetensors_bytes(file);
}

void write_weights(const std::string& path, const Weights& weights) { write_file_atomic(path, weights_bytes(weights)); }

Weights weights_of(std::string_view bytes, const std::string& path) { return Reader(bytes, path).read(); }

Weights read_weights(const std::string& path) { return weights_of(read_file(path), path); }

}  // namespace axograd::data
