#include "fitting/safetensors.hpp"

#include <fmt/format.h>

#include <cstring>

#include "core/base/error.hpp"
#include "core/base/hash.hpp"
#include "core/base/safetensors.hpp"

namespace axograd::fitting {
namespace {

constexpr const char* format_version = "1";
constexpr const char* header_key = "crc32c";
constexpr const char* no_checksum = "00000000";

std::string checksum(std::string_view bytes) { return fmt::format("{:08x}", crc32c(bytes)); }

std::string_view bytes_of(const Snapshot::Array& array) {
  if (!array.integers.empty()) return {reinterpret_cast<const char*>(array.integers.data()), 8 * array.integers.size()};
  return {reinterpret_cast<const char*>(array.reals.data()), 8 * array.reals.size()};
}

class Reader {
 public:
  Reader(std::string_view bytes, const std::string& path) : path_(path), file_(read_safetensors(bytes, path)) {}
  Snapshot read();

 private:
  [[noreturn]] void fail(const std::string& what) const { throw InputError(fmt::format("{}: {}", path_, what)); }
  void check_header() const;
  std::string metadata(const std::string& key) const {
    const auto found = file_.metadata.find(key);
    return found == file_.metadata.end() ? "" : found->second;
  }
  Snapshot::Array array(const std::string& name, const TensorBytes& tensor) const;

  const std::string& path_;
  SafetensorsView file_;
};

void Reader::check_header() const {
  const std::string sum = metadata(header_key), field = fmt::format("\"{}\":\"{}\"", header_key, sum);
  const auto where = file_.header.find(field);
  if (where == std::string::npos) fail("there is no checksum in __metadata__");
  std::string blank(file_.header);
  blank.replace(where, field.size(), fmt::format("\"{}\":\"{}\"", header_key, no_checksum));
  if (checksum(blank) != sum) fail("the header's checksum is wrong");
  if (const std::string version = metadata("format_version"); version != format_version)
    fail(fmt::format("format_version is \"{}\", this program reads \"{}\"", version, format_version));
}

Snapshot::Array Reader::array(const std::string& name, const TensorBytes& t) const {
  if (t.dtype != "F64" && t.dtype != "I64") fail(fmt::format("\"{}\": dtype {} is not one of F64, I64", name, t.dtype));
  const auto sum = file_.metadata.find("crc32c." + name);
  if (sum == file_.metadata.end() || sum->second != checksum(t.bytes)) fail(fmt::format("\"{}\": the checksum is wrong", name));
  Snapshot::Array out;
  out.shape = t.shape;
  if (t.bytes.empty()) return out;
  if (t.dtype == "I64") {
    out.integers.resize(t.bytes.size() / 8);
    std::memcpy(out.integers.data(), t.bytes.data(), t.bytes.size());
  } else {
    out.reals.resize(t.bytes.size() / 8);
    std::memcpy(out.reals.data(), t.bytes.data(), t.bytes.size());
  }
  return out;
}

Snapshot Reader::read() {
  check_header();
  Snapshot snapshot;
  for (const auto& [name, tensor] : file_.tensors) snapshot.arrays[name] = array(name, tensor);
  for (const auto& [key, value] : file_.metadata)
    if (key != header_key && key != "format_version" && !key.starts_with("crc32c.")) snapshot.metadata[key] = value;
  return snapshot;
}

}  // namespace

std::string to_safetensors(const Snapshot& snapshot) {
  Safetensors file;
  file.metadata = snapshot.metadata;
  file.metadata["format_version"] = format_version;
  file.metadata[header_key] = no_checksum;
  for (const auto& [name, array] : snapshot.arrays) {
    const std::string_view bytes = bytes_of(array);
    file.metadata["crc32c." + name] = checksum(bytes);
    file.tensors[name] = {array.integers.empty() ? "F64" : "I64", array.shape, bytes};
  }
  file.metadata[header_key] = checksum(safetensors_header(file));
  return to_safetensors_bytes(file);
}

Snapshot from_safetensors(std::string_view bytes, const std::string& path) { return Reader(bytes, path).read(); }

}  // namespace axograd::fitting
