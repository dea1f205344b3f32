// A long signal thinned to its extremes and packed as 16-bit numbers in base 64, a form a browser unpacks quickly.
#pragma once
#include <cstddef>
#include <string>
#include <vector>

namespace axograd::report {

// Point i lies at start + i * step and has the value low + scale * q_i, where q_i are unsigned 16-bit numbers (little endian);
// 65535 is a gap.
struct PackedTrace {
  double start, step, low, scale;
  std::string base64;
};

// At most about `points` points: of every stretch of the signal the minimum and the maximum, in their order.
PackedTrace pack_trace(const std::vector<double>& values, double start, double step, std::size_t points);

}  // namespace axograd::report
