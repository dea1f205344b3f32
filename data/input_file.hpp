// Whole files into memory, once, with their size known before the allocation.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace axograd::data {

// The bytes of a regular file, of "archive.tar.gz!member", or of what a gzipped file holds. InputError with the reason when it
// cannot be read; a gzipped tar without a member named is an InputError that lists its members.
std::vector<std::uint8_t> load_input(const std::string& path);

// The members of "archive.tar.gz" as paths for load_input.
std::vector<std::string> archive_members(const std::string& path);

}  // namespace axograd::data
