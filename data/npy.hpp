// NumPy's array files, versions 1 to 3: values in either memory order, either byte order.
// Format: NumPy Enhancement Proposal 1 and numpy.lib.format.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "data/bytes.hpp"

namespace axograd::data {

struct NpyArray {
  std::string dtype;               // "<f8"
  std::vector<std::size_t> shape;  // empty for a scalar
  std::vector<double> values;      // in C order whatever the file's order
};

// Kinds f4 f8 i1 i2 i4 i8 u1 u2 u4 u8 b1; anything else (objects, strings, records) is an InputError.
NpyArray read_npy(const Bytes& file);

// Whole file, written atomically (f8, f4, i8, i4). UsageError when the shape does not hold the values.
void write_npy(const std::string& path, std::span<const double> values, const std::vector<std::size_t>& shape);
void write_npy(const std::string& path, std::span<const float> values, const std::vector<std::size_t>& shape);
void write_npy(const std::string& path, std::span<const std::int64_t> values, const std::vector<std::size_t>& shape);
void write_npy(const std::string& path, std::span<const std::int32_t> values, const std::vector<std::size_t>& shape);

}  // namespace axograd::data
