#include "core/base/safetensors.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <nlohmann/json.hpp>
#include <optional>

#include "core/base/error.hpp"
#include "core/base/json_source.hpp"

namespace axograd {
namespace {

static_assert(std::endian::native == std::endian::little, "the data section is little-endian");

struct Dtype {
  std::string_view name;
  std::size_t size;
};
constexpr Dtype dtypes[] = {{"F64", 8},  {"I64", 8}, {"U64", 8}, {"F32", 4}, {"I32", 4}, {"U32", 4}, {"F16", 2},
                            {"BF16", 2}, {"I16", 2}, {"U16", 2}, {"I8", 1},  {"U8", 1},  {"BOOL", 1}};

// Names in the order of their data: large values first, so that every array is aligned to its own size.
std::vector<std::string> in_order(const Safetensors& file) {
  std::vector<std::string> names;
  for (const auto& [name, tensor] : file.tensors) names.push_back(name);
  std::stable_sort(names.begin(), names.end(), [&](const std::string& a, const std::string& b) {
    return safetensors_size(file.tensors.at(a).dtype) > safetensors_size(file.tensors.at(b).dtype);
  });
  return names;
}

// Whole numbers from 0 to 2^60; nothing for anything else.
std::optional<uint64_t> natural(const nlohmann::json& json) {
  if (!json.is_number_integer() || json < 0 || json > (int64_t{1} << 60)) return std::nullopt;
  return json.get<uint64_t>();
}

struct Entry {
  std::string name;
  uint64_t begin = 0, end = 0;
  TensorBytes tensor;
};

class Reader {
 public:
  Reader(std::string_view bytes, const std::string& path) : bytes_(bytes), path_(path) {}
  SafetensorsView read();

 private:
  [[noreturn]] void fail(const std::string& what) const { throw InputError(fmt::format("{}: {}", path_, what)); }
  nlohmann::json read_header();
  Entry entry(const std::string& name, const nlohmann::json& json) const;
  void check_tiling(std::vector<Entry>& entries) const;

  std::string_view bytes_, header_, data_;
  const std::string& path_;
};

nlohmann::json Reader::read_header() {
  uint64_t length = 0;
  if (bytes_.size() < 8) fail(fmt::format("{} bytes are too few for arrays with a header", bytes_.size()));
  std::memcpy(&length, bytes_.data(), 8);
  if (length > bytes_.size() - 8) fail(fmt::format("the header claims {} bytes, the file has {}", length, bytes_.size()));
  if (length > json_max_bytes) fail(fmt::format("the header has {} bytes, at most {} are read", length, json_max_bytes));
  header_ = bytes_.substr(8, length);
  if (header_.empty() || header_[0] != '{') fail("the header does not start with {");
  data_ = bytes_.substr(8 + length);
  try {
    return parse_json(std::string(header_), path_).value;
  } catch (const Error& error) {
    fail(fmt::format("the header is not readable: {}", error.what()));
  }
}

Entry Reader::entry(const std::string& name, const nlohmann::json& json) const {
  Entry e;
  e.name = name;
  const auto dtype = json.is_object() ? json.value("dtype", nlohmann::json()) : nlohmann::json();
  e.tensor.dtype = dtype.is_string() ? dtype.get<std::string>() : "";
  const uint64_t width = safetensors_size(e.tensor.dtype);
  if (width == 0) fail(fmt::format("\"{}\": dtype {} is not known", name, dtype.dump()));
  const auto shape = json.value("shape", nlohmann::json());
  const auto offsets = json.value("data_offsets", nlohmann::json());
  if (!shape.is_array() || !offsets.is_array() || offsets.size() != 2) fail(fmt::format("\"{}\": no shape or no offsets", name));
  uint64_t count = 1;
  for (const auto& n : shape) {
    const auto extent = natural(n);
    if (!extent) fail(fmt::format("\"{}\": bad shape", name));
    if (__builtin_mul_overflow(count, *extent, &count)) fail(fmt::format("\"{}\": the shape overflows", name));
    e.tensor.shape.push_back(static_cast<int64_t>(*extent));
  }
  const auto begin = natural(offsets[0]), end = natural(offsets[1]);
  if (!begin || !end) fail(fmt::format("\"{}\": bad offsets", name));
  e.begin = *begin, e.end = *end;
  uint64_t size = 0;
  if (__builtin_mul_overflow(count, width, &size)) fail(fmt::format("\"{}\": the shape overflows", name));
  if (e.begin > e.end || e.end > data_.size() || e.end - e.begin != size)
    fail(fmt::format("\"{}\": bytes {} to {} do not hold {} numbers (data section: {} bytes)", name, e.begin, e.end, count,
                     data_.size()));
  e.tensor.bytes = data_.substr(e.begin, e.end - e.begin);
  return e;
}

void Reader::check_tiling(std::vector<Entry>& entries) const {
  std::sort(entries.begin(), entries.end(),
            [](const Entry& a, const Entry& b) { return std::pair(a.begin, a.end) < std::pair(b.begin, b.end); });
  uint64_t at = 0;
  for (const Entry& e : entries) {
    if (e.begin != at)
      fail(fmt::format("\"{}\" starts at byte {} instead of {}: holes and overlaps are refused", e.name, e.begin, at));
    at = e.end;
  }
  if (at != data_.size()) fail(fmt::format("the data section has {} bytes, its arrays {}", data_.size(), at));
}

SafetensorsView Reader::read() {
  const nlohmann::json header = read_header();
  SafetensorsView out;
  std::vector<Entry> entries;
  for (const auto& [name, json] : header.items()) {
    if (name != "__metadata__") {
      entries.push_back(entry(name, json));
      continue;
    }
    if (!json.is_object()) fail("__metadata__ is not an object");
    for (const auto& [key, value] : json.items()) {
      if (!value.is_string()) fail(fmt::format("__metadata__: \"{}\" is not a string", key));
      out.metadata[key] = value.get<std::string>();
    }
  }
  check_tiling(entries);
  for (Entry& e : entries) out.tensors[e.name] = std::move(e.tensor);
  out.header = header_;
  return out;
}

}  // namespace

std::size_t safetensors_size(std::string_view dtype) {
  for (const Dtype& d : dtypes) {
    if (d.name == dtype) return d.size;
  }
  return 0;
}

std::string safetensors_header(const Safetensors& file) {
  nlohmann::json header = nlohmann::json::object();
  if (!file.metadata.empty()) header["__metadata__"] = file.metadata;
  uint64_t at = 0;
  for (const std::string& name : in_order(file)) {
    const TensorBytes& t = file.tensors.at(name);
    header[name] = {{"dtype", t.dtype}, {"shape", t.shape}, {"data_offsets", {at, at + t.bytes.size()}}};
    at += t.bytes.size();
  }
  std::string text = header.dump();
  text.append((8 - text.size() % 8) % 8, ' ');
  return text;
}

std::string to_safetensors_bytes(const Safetensors& file) {
  for (const auto& [name, t] : file.tensors) {
    uint64_t bytes = safetensors_size(t.dtype);
    for (const int64_t n : t.shape) bytes *= static_cast<uint64_t>(n);
    if (bytes != t.bytes.size() || safetensors_size(t.dtype) == 0)
      throw UsageError(
          fmt::format("array \"{}\": {} bytes do not fit its shape and its type \"{}\"", name, t.bytes.size(), t.dtype));
  }
  const std::string header = safetensors_header(file);
  const uint64_t length = header.size();
  std::string out(reinterpret_cast<const char*>(&length), 8);
  out += header;
  for (const std::string& name : in_order(file)) out += file.tensors.at(name).bytes;
  return out;
}

SafetensorsView read_safetensors(std::string_view bytes, const std::string& path) { return Reader(bytes, path).read(); }

}  // namespace axograd
