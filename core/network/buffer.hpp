// Arrays for vectors: aligned, so that a vector never lies across two lines of the cache (loading such a one costs twice as much).
#pragma once
#include <sys/mman.h>

#include <cstdlib>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

#include "core/base/error.hpp"

namespace axograd {

// Room for `bytes`, at the start of a line of the cache; large room in large pages where the system has them (a page fault per 4 KiB is a
// tenth of a run's time). Freed by std::free.
inline void* aligned_room(std::size_t bytes) {
  constexpr std::size_t page = std::size_t(2) << 20, line = 64;
  if (bytes == 0) return nullptr;
  const std::size_t unit = bytes >= page ? page : line, rounded = (bytes + unit - 1) / unit * unit;
  void* const room = std::aligned_alloc(unit, rounded);
  if (!room) throw ResourceError("no memory for a network's states: " + std::to_string(bytes >> 20) + " MiB; lower the batch or the memory budget");
#if defined(MADV_HUGEPAGE)
  if (unit == page) madvise(room, rounded, MADV_HUGEPAGE);
#endif
  return room;
}

template <class T> struct AlignedAllocator {
  using value_type = T;
  AlignedAllocator() = default;
  template <class U> AlignedAllocator(const AlignedAllocator<U>&) {}
  T* allocate(std::size_t n) { return static_cast<T*>(aligned_room(n * sizeof(T))); }
  void deallocate(T* p, std::size_t) { std::free(p); }
  template <class U> bool operator==(const AlignedAllocator<U>&) const { return true; }
};
template <class T> using AlignedVector = std::vector<T, AlignedAllocator<T>>;

// An array that is written before it is read: not cleared.
template <class T> class Buffer {
  static_assert(std::is_trivial_v<T>);

 public:
  Buffer() = default;
  explicit Buffer(std::size_t count) { resize(count); }
  // What was in it is lost, unless the size is the old one.
  void resize(std::size_t count) {
    if (count == size_) return;
    data_.reset();
    size_ = 0;
    data_.reset(static_cast<T*>(aligned_room(count * sizeof(T))));
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
