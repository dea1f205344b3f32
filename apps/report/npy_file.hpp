// A numeric NPY file (version 1 to 3, C order, little-endian bool, integer or floating point) as doubles.
#pragma once
#include <cstddef>
#include <filesystem>
#include <vector>

namespace axograd::report {

struct Array {
  std::vector<double> values;
  std::vector<std::size_t> shape;
};

// Throws InputError (starting with the path) when the file cannot be read, is not such a file, or is shorter than it says.
Array read_npy(const std::filesystem::path& path);

}  // namespace axograd::report
