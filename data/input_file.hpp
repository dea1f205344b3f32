// Whole files into memory, once, with their size known before the allocation.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace axograd::data {

// The bytes of a regular file. InputError with the reason when it cannot be read.
std::vector<std::uint8_t> read_file(const std::string& path);

}  // namespace axograd::data
