// Files within files: a member of a .tar.gz, a gzipped file, the entries of a zip.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "data/bytes.hpp"

namespace axograd::data {

bool is_gzip(const Bytes& file);

// Names of the regular files in a gzipped tar, in its order; empty when the gzip holds something else.
std::vector<std::string> tar_members(const Bytes& gzip);

// One member's bytes. InputError names the nearest member when there is none of that name.
std::vector<std::uint8_t> tar_member(const Bytes& gzip, const std::string& name);

// A zip's entries. Reading one: entry_bytes().
struct ZipEntry {
  std::string name;
  int method = 0;  // 0 stored, 8 deflated
  std::uint64_t offset = 0, packed = 0, size = 0;
};
std::vector<ZipEntry> zip_entries(const Bytes& file);
std::vector<std::uint8_t> entry_bytes(const Bytes& file, const ZipEntry& entry);

}  // namespace axograd::data
