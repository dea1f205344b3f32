#include "fitting/safetensors.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <nlohmann/json.hpp>
#include <optional>

#include "core/base/error.hpp"
#include "core/base/hash.hpp"
#include "core/base/json_source.hpp"

namespace axograd::fitting {
namespace {

static_assert(std::endian::native == std::endian::little, "the data section is little-endian");
constexpr const char* format_version = "1";
constexpr const char* header_key = "crc32c";
constexpr const char* no_checksum = "00000000";

std::string checksum(std::string_view bytes) { return fmt::format("{:08x}", crc32c(bytes)); }

std::string_view bytes_of(const Snapshot::Array& array) {
  if (!array.integers.empty()) return {reinterpret_cast<const char*>(array.integers.data()), 8 * array.integers.size()};
  return {reinterpret_cast<const char*>(array.reals.data()), 8 * array.reals.size()};
}

// Space-padded to a multiple of 8, so that the data are aligned.
std::string padded(std::string header) {
  header.append((8 - header.size() % 8) % 8, ' ');
  return header;
}

// Whole numbers from 0 to 2^60; nothing for anything else.
std::optional<uint64_t> natural(const nlohmann::json& json) {
  if (!json.is_number_integer() || json < 0 || json > (int64_t{1} << 60)) return std::nullopt;
  return json.get<uint64_t>();
}

struct Entry {
  std::string name;
  uint64_t begin = 0, end = 0;
  bool integer = false;
  Snapshot::Array array;
};

class Reader {
 public:
  Reader(std::string_view bytes, const std::string& path) : bytes_(bytes), path_(path) {}
  Snapshot read();

 private:
  [[noreturn]] void fail(const std::string& what) const { throw InputError(fmt::format("{}: {}", path_, what)); }
  void read_header();
  void check_header(const std::string& text);
  Entry entry(const std::string& name, const nlohmann::json& json) const;
  void check_tiling(std::vector<Entry>& entries) const;
  void fill(Entry& entry) const;

  std::string_view bytes_, data_;
  const std::string& path_;
  nlohmann::json header_;
  std::map<std::string, std::string> metadata_;
};

void Reader::read_header() {
  uint64_t length = 0;
  if (bytes_.size() < 8) fail(fmt::format("{} bytes are too few for a checkpoint", bytes_.size()));
  std::memcpy(&length, bytes_.data(), 8);
  if (length > bytes_.size() - 8) fail(fmt::format("the header claims {} bytes, the file has {}", length, bytes_.size()));
  if (length > json_max_bytes) fail(fmt::format("the header has {} bytes, at most {} are read", length, json_max_bytes));
  const std::string text(bytes_.substr(8, length));
  if (text.empty() || text[0] != '{') fail("the header does not start with {");
  data_ = bytes_.substr(8 + length);
  try {
    header_ = parse_json(text, path_).value;
  } catch (const Error& error) {
    fail(fmt::format("the header is not readable: {}", error.what()));
  }
  check_header(text);
}

void Reader::check_header(const std::string& text) {
  const auto metadata = header_.find("__metadata__");
  if (metadata == header_.end() || !metadata->is_object()) fail("there is no __metadata__");
  for (const auto& [key, value] : metadata->items()) {
    if (!value.is_string()) fail(fmt::format("__metadata__: \"{}\" is not a string", key));
    metadata_[key] = value.get<std::string>();
  }
  const std::string field = fmt::format("\"{}\":\"{}\"", header_key, metadata_[header_key]);
  const auto where = text.find(field);
  if (where == std::string::npos) fail("the header has no checksum");
  std::string blank = text;
  blank.replace(where, field.size(), fmt::format("\"{}\":\"{}\"", header_key, no_checksum));
  if (checksum(blank) != metadata_[header_key]) fail("the header's checksum is wrong");
  if (metadata_["format_version"] != format_version)
    fail(fmt::format("format_version is \"{}\", this program reads \"{}\"", metadata_["format_version"], format_version));
}

Entry Reader::entry(const std::string& name, const nlohmann::json& json) const {
  Entry e;
  e.name = name;
  const auto dtype = json.is_object() ? json.value("dtype", nlohmann::json()) : nlohmann::json();
  if (dtype != "F64" && dtype != "I64") fail(fmt::format("\"{}\": dtype {} is not one of F64, I64", name, dtype.dump()));
  e.integer = dtype == "I64";
  const auto shape = json.value("shape", nlohmann::json());
  const auto offsets = json.value("data_offsets", nlohmann::json());
  if (!shape.is_array() || !offsets.is_array() || offsets.size() != 2) fail(fmt::format("\"{}\": no shape or no offsets", name));
  uint64_t count = 1;
  for (const auto& n : shape) {
    const auto extent = natural(n);
    if (!extent) fail(fmt::format("\"{}\": bad shape", name));
    if (__builtin_mul_overflow(count, *extent, &count)) fail(fmt::format("\"{}\": the shape overflows", name));
    e.array.shape.push_back(static_cast<int64_t>(*extent));
  }
  const auto begin = natural(offsets[0]), end = natural(offsets[1]);
  if (!begin || !end) fail(fmt::format("\"{}\": bad offsets", name));
  e.begin = *begin, e.end = *end;
  uint64_t size = 0;
  if (__builtin_mul_overflow(count, uint64_t{8}, &size)) fail(fmt::format("\"{}\": the shape overflows", name));
  if (e.begin > e.end || e.end > data_.size() || e.end - e.begin != size)
    fail(fmt::format("\"{}\": bytes {} to {} do not hold {} numbers (data section: {} bytes)", name, e.begin, e.end, count,
                     data_.size()));
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

void Reader::fill(Entry& e) const {
  const std::string_view part = data_.substr(e.begin, e.end - e.begin);
  const auto sum = metadata_.find("crc32c." + e.name);
  if (sum == metadata_.end() || sum->second != checksum(part)) fail(fmt::format("\"{}\": the checksum is wrong", e.name));
  if (part.empty()) return;
  if (e.integer) {
    e.array.integers.resize(part.size() / 8);
    std::memcpy(e.array.integers.data(), part.data(), part.size());
  } else {
    e.array.reals.resize(part.size() / 8);
    std::memcpy(e.array.reals.data(), part.data(), part.size());
  }
}

Snapshot Reader::read() {
  read_header();
  std::vector<Entry> entries;
  for (const auto& [name, json] : header_.items())
    if (name != "__metadata__") entries.push_back(entry(name, json));
  check_tiling(entries);
  Snapshot snapshot;
  for (Entry& e : entries) {
    fill(e);
    snapshot.arrays[e.name] = std::move(e.array);
  }
  for (const auto& [key, value] : metadata_)
    if (key != header_key && key != "format_version" && !key.starts_with("crc32c.")) snapshot.metadata[key] = value;
  return snapshot;
}

}  // namespace

std::string to_safetensors(const Snapshot& snapshot) {
  nlohmann::json header = nlohmann::json::object();
  auto& metadata = header["__metadata__"];
  for (const auto& [key, value] : snapshot.metadata) metadata[key] = value;
  metadata["format_version"] = format_version;
  metadata[header_key] = no_checksum;
  std::string data;
  for (const auto& [name, array] : snapshot.arrays) {
    const std::string_view bytes = bytes_of(array);
    metadata["crc32c." + name] = checksum(bytes);
    header[name] = {{"dtype", array.integers.empty() ? "F64" : "I64"},
                    {"shape", array.shape},
                    {"data_offsets", {data.size(), data.size() + bytes.size()}}};
    data += bytes;
  }
  const std::string sum = checksum(padded(header.dump()));
  metadata[header_key] = sum;
  const std::string text = padded(header.dump());
  const uint64_t length = text.size();
  return std::string(reinterpret_cast<const char*>(&length), 8) + text + data;
}

Snapshot from_safetensors(std::string_view bytes, const std::string& path) { return Reader(bytes, path).read(); }

}  // namespace axograd::fitting
