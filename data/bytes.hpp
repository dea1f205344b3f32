// A file's bytes with every access checked: an offset or a count from a file is never trusted. Nothing here allocates.
#pragma once
#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/error.hpp"

namespace axograd::data {

enum class Order { little, big };

class Bytes {
 public:
  // A view: `data` must outlive it. `path` starts every message.
  Bytes(const std::uint8_t* data, std::size_t size, std::string path) : data_(data), size_(size), path_(std::move(path)) {}

  const std::uint8_t* data() const { return data_; }
  std::size_t size() const { return size_; }
  const std::string& path() const { return path_; }

  [[noreturn]] void fail(const std::string& reason) const { throw InputError(path_ + ": " + reason); }

  bool holds(std::uint64_t offset, std::uint64_t count) const { return offset <= size_ && count <= size_ - offset; }

  // Throws unless [offset, offset + count*entry) lies within the file. Never overflows.
  void need(std::uint64_t offset, std::uint64_t count, std::uint64_t entry, const char* what) const {
    if (offset > size_ || (entry != 0 && count > (size_ - offset) / entry)) {
      fail(std::string(what) + " reaches beyond the end of the file (offset " + std::to_string(offset) + ", " +
           std::to_string(count) + " x " + std::to_string(entry) + " bytes, file has " + std::to_string(size_) +
           "); the file is truncated or damaged");
    }
  }

  // The number at `offset` in the given byte order.
  template <class T> T get(std::uint64_t offset, Order order = Order::little) const {
    need(offset, 1, sizeof(T), "a header field");
    return load<T>(offset, order);
  }

  // The same without the check, for loops over a range that `need` has approved.
  template <class T> T load(std::uint64_t offset, Order order = Order::little) const {
    std::uint8_t raw[sizeof(T)];
    std::memcpy(raw, data_ + offset, sizeof(T));
    if (order == Order::big) std::reverse(raw, raw + sizeof(T));
    T value;
    std::memcpy(&value, raw, sizeof(T));
    return value;
  }

  // `count` bytes as they are; the caller cleans them.
  std::string_view text(std::uint64_t offset, std::uint64_t count) const {
    need(offset, count, 1, "a text");
    return {reinterpret_cast<const char*>(data_) + offset, static_cast<std::size_t>(count)};
  }
  std::string_view all() const { return {reinterpret_cast<const char*>(data_), size_}; }
  bool starts_with(std::string_view magic) const { return all().substr(0, magic.size()) == magic; }

 private:
  const std::uint8_t* data_;
  std::size_t size_;
  std::string path_;
};

}  // namespace axograd::data
