// NumPy's array files, versions 1 to 3: values in either memory order, either byte order.
// Format: NumPy Enhancement Proposal 1 and numpy.lib.format.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "data/bytes.hpp"

namespace axograd::data {

// A file's header, checked against its size; values are taken out one by one, so that nothing is held twice.
// Kinds f4 f8 i1 i2 i4 i8 u1 u2 u4 u8 b1; anything else (objects, strings, records) is an InputError.
class NpyFile {
 public:
  explicit NpyFile(const Bytes& file);                              // `file` must outlive it
  const std::string& dtype() const { return dtype_; }               // "<f8"
  const std::vector<std::size_t>& shape() const { return shape_; }  // empty for a scalar
  std::size_t size() const { return size_; }                        // values

  // `count` values from the i-th on, counted in C order whatever the file's order.
  std::vector<double> values(std::size_t first, std::size_t count) const;

 private:
  const Bytes& file_;
  std::string dtype_;
  std::vector<std::size_t> shape_;
  std::size_t size_ = 0, width_ = 0;
  std::uint64_t data_ = 0;
  Order order_ = Order::little;
  bool fortran_ = false;
  double (*load_)(const Bytes&, std::uint64_t, Order) = nullptr;
};

// The same, all at once.
struct NpyArray {
  std::string dtype;
  std::vector<std::size_t> shape;
  std::vector<double> values;  // in C order
};
NpyArray read_npy(const Bytes& file);

// Whole file, written atomically (f8, f4, i8, i4). UsageError when the shape does not hold the values.
void write_npy(const std::string& path, std::span<const double> values, const std::vector<std::size_t>& shape);
void write_npy(const std::string& path, std::span<const float> values, const std::vector<std::size_t>& shape);
void write_npy(const std::string& path, std::span<const std::int64_t> values, const std::vector<std::size_t>& shape);
void write_npy(const std::string& path, std::span<const std::int32_t> values, const std::vector<std::size_t>& shape);

}  // namespace axograd::data
