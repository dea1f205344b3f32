// Deflate streams (zlib) read in pieces, so that nothing is allocated on the word of a header.
#pragma once
#include <zlib.h>

#include <cstdint>
#include <vector>

#include "data/bytes.hpp"

namespace axograd::data {

// A compressed file may not unfold to more than this many times its size: real recordings compress 2 to 10 times, bombs 1000.
constexpr std::uint64_t most_expansion = 16;
constexpr std::uint64_t small_file_allowance = 1 << 16;

enum class Wrapping { gzip, raw };

class Inflater {
 public:
  // Reads the stream within [offset, offset + count) of the file.
  Inflater(const Bytes& file, std::uint64_t offset, std::uint64_t count, Wrapping wrapping);
  ~Inflater();
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  // Up to `count` further bytes; fewer only at the end of the stream. InputError: damaged, cut off or beyond the expansion limit.
  std::size_t read(std::uint8_t* out, std::size_t count);

 private:
  const Bytes& file_;
  z_stream stream_{};
  std::uint64_t produced_ = 0, most_ = 0;
  bool ended_ = false;
};

// The whole stream.
std::vector<std::uint8_t> inflate_all(const Bytes& file, std::uint64_t offset, std::uint64_t count, Wrapping wrapping);

}  // namespace axograd::data
