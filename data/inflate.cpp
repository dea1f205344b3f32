#include "data/inflate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace axograd::data {

Inflater::Inflater(const Bytes& file, std::uint64_t offset, std::uint64_t count, Wrapping wrapping) : file_(file) {
  file.need(offset, count, 1, "a compressed stream");
  if (count > std::numeric_limits<uInt>::max()) file.fail("a compressed stream of more than 4 GiB");
  most_ = most_expansion * count + small_file_allowance;
  stream_.next_in = const_cast<Bytef*>(file.data() + offset);
  stream_.avail_in = static_cast<uInt>(count);
  if (inflateInit2(&stream_, wrapping == Wrapping::gzip ? 15 + 16 : -15) != Z_OK)
    throw ResourceError("zlib cannot start: out of memory");
}

Inflater::~Inflater() { inflateEnd(&stream_); }

std::size_t Inflater::read(std::uint8_t* out, std::size_t count) {
  count = std::min<std::size_t>(count, std::numeric_limits<uInt>::max());
  stream_.next_out = out;
  stream_.avail_out = static_cast<uInt>(count);
  while (stream_.avail_out > 0 && !ended_) {
    const int status = ::inflate(&stream_, Z_NO_FLUSH);
    if (status == Z_STREAM_END)
      ended_ = true;
    else if (status == Z_BUF_ERROR || (status == Z_OK && stream_.avail_in == 0 && stream_.avail_out > 0))
      file_.fail("the compressed data are cut off");
    else if (status != Z_OK)
      file_.fail(fmt::format("the compressed data are damaged ({})", stream_.msg ? stream_.msg : "zlib"));
  }
  const std::size_t got = count - stream_.avail_out;
  produced_ += got;
  if (produced_ > most_) file_.fail(fmt::format("unfolds to more than {} times its size: refused", most_expansion));
  return got;
}

std::vector<std::uint8_t> inflate_all(const Bytes& file, std::uint64_t offset, std::uint64_t count, Wrapping wrapping) {
  // Measured first and filled then: growing a vector would hold up to three times the data.
  std::vector<std::uint8_t> piece(1 << 15);
  std::size_t total = 0;
  {
    Inflater measure(file, offset, count, wrapping);
    while (const std::size_t got = measure.read(piece.data(), piece.size())) total += got;
  }
  std::vector<std::uint8_t> out(total);
  Inflater fill(file, offset, count, wrapping);
  for (std::size_t at = 0; at < total;) at += fill.read(out.data() + at, total - at);
  return out;
}

}  // namespace axograd::data
