#include "apps/report/packed_trace.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

namespace axograd::report {
namespace {

std::string base64(const std::vector<std::uint16_t>& words) {
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bytes, out;
  for (std::uint16_t w : words) bytes += static_cast<char>(w & 255), bytes += static_cast<char>(w >> 8);
  out.reserve(bytes.size() * 4 / 3 + 4);
  for (size_t i = 0; i < bytes.size(); i += 3) {
    const auto byte = [&](size_t k) {
      return k < bytes.size() ? static_cast<unsigned>(static_cast<unsigned char>(bytes[k])) : 0u;
    };
    const unsigned three = byte(i) << 16 | byte(i + 1) << 8 | byte(i + 2);
    for (size_t k = 0; k < 4; ++k) out += i + k > bytes.size() ? '=' : digits[three >> (18 - 6 * k) & 63];
  }
  return out;
}

// Two points per stretch of `stride` samples.
std::vector<double> extremes(const std::vector<double>& values, size_t stride) {
  std::vector<double> out;
  for (size_t i = 0; i < values.size(); i += stride) {
    const size_t end = std::min(values.size(), i + stride);
    size_t low = end, high = end;
    for (size_t k = i; k < end; ++k) {
      if (!std::isfinite(values[k])) continue;
      if (low == end || values[k] < values[low]) low = k;
      if (high == end || values[k] > values[high]) high = k;
    }
    const double gap = std::numeric_limits<double>::quiet_NaN();
    out.push_back(low == end ? gap : values[std::min(low, high)]);
    out.push_back(low == end ? gap : values[std::max(low, high)]);
  }
  return out;
}

}  // namespace

PackedTrace pack_trace(const std::vector<double>& values, double start, double step, std::size_t points) {
  PackedTrace out{start, step, 0, 1, ""};
  std::vector<double> kept = values;
  if (values.size() > points) {
    const size_t stride = std::max<size_t>(3, (2 * values.size() + points - 1) / std::max<size_t>(points, 1));
    kept = extremes(values, stride);
    out.start = start + step * (0.25 * static_cast<double>(stride) - 0.5);
    out.step = step * 0.5 * static_cast<double>(stride);
  }
  double low = std::numeric_limits<double>::infinity(), high = -low;
  for (double v : kept) {
    if (std::isfinite(v)) low = std::min(low, v), high = std::max(high, v);
  }
  if (!(low <= high)) low = high = 0;
  out.low = low;
  out.scale = high > low ? (high - low) / 65534 : 1;
  std::vector<std::uint16_t> words;
  words.reserve(kept.size());
  for (double v : kept)
    words.push_back(std::isfinite(v) ? static_cast<std::uint16_t>(std::lround((v - low) / out.scale)) : 65535);
  out.base64 = base64(words);
  return out;
}

}  // namespace axograd::report
