#include "data/archive.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "core/base/suggest.hpp"
#include "data/inflate.hpp"

namespace axograd::data {
namespace {

constexpr std::size_t block = 512;

struct TarHeader {
  std::string name;
  std::uint64_t size = 0;
  bool regular = false;
};

std::uint64_t octal(const std::uint8_t* field, std::size_t width) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < width && field[i] != 0; ++i) {
    if (field[i] >= '0' && field[i] <= '7') value = value * 8 + (field[i] - '0');
  }
  return value;
}

std::string text(const std::uint8_t* field, std::size_t width) {
  return std::string(field, std::find(field, field + width, std::uint8_t{0}));
}

bool is_ustar(const std::uint8_t* head) { return std::equal(head + 257, head + 262, "ustar"); }

// Walks the archive; `visit` is given each header and the stream behind it and says whether it has eaten the member's data.
void walk(const Bytes& gzip, const std::function<bool(const TarHeader&, Inflater&)>& visit) {
  Inflater stream(gzip, 0, gzip.size(), Wrapping::gzip);
  std::vector<std::uint8_t> buffer(block);
  while (stream.read(buffer.data(), block) == block && is_ustar(buffer.data())) {
    TarHeader header;
    const std::string prefix = text(buffer.data() + 345, 155);
    header.name = (prefix.empty() ? "" : prefix + "/") + text(buffer.data(), 100);
    header.size = octal(buffer.data() + 124, 11);
    header.regular = buffer[156] == '0' || buffer[156] == 0;
    std::uint64_t left = (header.size + block - 1) / block * block;
    if (visit(header, stream)) left -= header.size;
    while (left > 0) {
      const std::size_t got = stream.read(buffer.data(), static_cast<std::size_t>(std::min<std::uint64_t>(left, block)));
      if (got == 0) gzip.fail(fmt::format("the archive ends within '{}'", header.name));
      left -= got;
    }
  }
}

}  // namespace

bool is_gzip(const Bytes& file) { return file.starts_with("\x1f\x8b\x08"); }

std::vector<std::string> tar_members(const Bytes& gzip) {
  std::vector<std::string> names;
  walk(gzip, [&](const TarHeader& header, Inflater&) {
    if (header.regular) names.push_back(header.name);
    return false;
  });
  return names;
}

std::vector<std::uint8_t> tar_member(const Bytes& gzip, const std::string& name) {
  std::vector<std::uint8_t> found;
  std::vector<std::string> names;
  bool seen = false;
  walk(gzip, [&](const TarHeader& header, Inflater& stream) {
    if (!header.regular || seen) return false;
    names.push_back(header.name);
    if (header.name != name) return false;
    seen = true;
    if (header.size > most_expansion * gzip.size()) gzip.fail(fmt::format("member '{}' claims {} bytes", name, header.size));
    found.resize(static_cast<std::size_t>(header.size));
    std::size_t at = 0;
    while (at < found.size()) {
      const std::size_t got = stream.read(found.data() + at, found.size() - at);
      if (got == 0) gzip.fail(fmt::format("the archive ends within '{}'", name));
      at += got;
    }
    return true;
  });
  if (!seen) {
    const std::string near = nearest(name, names);
    gzip.fail(
        fmt::format("no member '{}' among {}{}", name, names.size(), near.empty() ? "" : fmt::format("; nearest is '{}'", near)));
  }
  return found;
}

std::vector<ZipEntry> zip_entries(const Bytes& file) {
  // The directory's end record is 22 bytes long plus a comment of at most 65535.
  constexpr std::uint64_t record = 22;
  if (file.size() < record) file.fail("too short for a zip archive");
  const std::size_t end = file.all().rfind("PK\x05\x06");
  if (end == std::string_view::npos || file.size() - end < record)
    file.fail("the zip archive's directory is missing: the file is truncated");
  const std::uint64_t count = file.get<std::uint16_t>(end + 10);
  std::uint64_t at = file.get<std::uint32_t>(end + 16);
  std::vector<ZipEntry> entries;
  for (std::uint64_t i = 0; i < count; ++i) {
    file.need(at, 1, 46, "the zip archive's directory");
    if (file.load<std::uint32_t>(at) != 0x02014b50) file.fail("the zip archive's directory is damaged");
    ZipEntry entry;
    entry.method = file.load<std::uint16_t>(at + 10);
    entry.packed = file.load<std::uint32_t>(at + 20);
    entry.size = file.load<std::uint32_t>(at + 24);
    const std::uint64_t name = file.load<std::uint16_t>(at + 28), extra = file.load<std::uint16_t>(at + 30),
                        comment = file.load<std::uint16_t>(at + 32);
    const std::uint64_t local = file.load<std::uint32_t>(at + 42);
    entry.name = std::string(file.text(at + 46, name));
    if (entry.packed == 0xFFFFFFFF || entry.size == 0xFFFFFFFF || local == 0xFFFFFFFF)
      file.fail("zip archives beyond 4 GiB are not read");
    file.need(local, 1, 30, "a zip entry");
    entry.offset = local + 30 + file.load<std::uint16_t>(local + 26) + file.load<std::uint16_t>(local + 28);
    file.need(entry.offset, entry.packed, 1, "a zip entry's data");
    entries.push_back(std::move(entry));
    at += 46 + name + extra + comment;
  }
  return entries;
}

std::vector<std::uint8_t> entry_bytes(const Bytes& file, const ZipEntry& entry) {
  if (entry.method == 0) {
    if (entry.packed != entry.size) file.fail(fmt::format("zip entry '{}' is damaged", entry.name));
    return {file.data() + entry.offset, file.data() + entry.offset + entry.packed};
  }
  if (entry.method != 8)
    file.fail(fmt::format("zip entry '{}' is packed by method {}; stored and deflated ones are read", entry.name, entry.method));
  std::vector<std::uint8_t> bytes = inflate_all(file, entry.offset, entry.packed, Wrapping::raw);
  if (bytes.size() != entry.size)
    file.fail(fmt::format("zip entry '{}' unfolds to {} bytes, {} announced", entry.name, bytes.size(), entry.size));
  return bytes;
}

}  // namespace axograd::data
