// Large arrays that are written before they are read: not cleared, aligned for vectors, in large pages where the system has them (a page
// fault per 4 KiB is a tenth of a run's time).
#pragma once
#include <sys/mman.h>

#include <cstdlib>
#include <memory>
#include <type_traits>

#include "core/base/error.hpp"

namespace axograd {

template <class T> class Buffer {
  static_assert(std::is_trivial_v<T>);

 public:
  Buffer() = default;
  explicit Buffer(std::size_t count) { resize(count); }
  // What was in it is lost, unless the size is the old one.
  void resize(std::size_t count) {
    if (count == size_) return;
    constexpr std::size_t page = std::size_t(2) << 20, line = 64;
    const std::size_t bytes = count * sizeof(T), unit = bytes >= page ? page : line;
    const std::size_t rounded = (bytes + unit - 1) / unit * unit;
    data_.reset(rounded == 0 ? nullptr : static_cast<T*>(std::aligned_alloc(unit, rounded)));
    if (rounded != 0 && !data_) throw ResourceError("no memory for a network's states: " + std::to_string(bytes >> 20) + " MiB; lower the batch or the memory budget");
#if defined(MADV_HUGEPAGE)
    if (unit == page) madvise(data_.get(), rounded, MADV_HUGEPAGE);
#endif
    size_ = count;
  }
  T* data() { return data_.get(); }
  const T* data() const { return data_.get(); }
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  T* begin() { return data_.get(); }
  T* end() { return data_.get() + size_; }
  T& operator[](std::size_t i) { return data_.get()[i]; }
  const T& operator[](std::size_t i) const { return data_.get()[i]; }

 private:
  struct Release {
    void operator()(T* p) const { std::free(p); }
  };
  std::unique_ptr<T, Release> data_;
  std::size_t size_ = 0;
};

}  // namespace axograd
