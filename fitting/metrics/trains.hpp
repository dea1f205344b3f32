// Spike trains as the metrics see them: sorted sample indices on a regular grid of step dt (ms). One Train is one repeat.
#pragma once
#include <cmath>
#include <limits>
#include <span>
#include <vector>

namespace axograd::fitting {

using Train = std::vector<int>;
using Trains = std::vector<Train>;

// A time in whole samples, rounded down; a ratio that misses an integer by rounding only (0.3 / 0.1) counts as that integer.
inline int samples_in(double time_ms, double dt_ms) { return static_cast<int>(std::floor(time_ms / dt_ms + 1e-6)); }

// What a metric returns where it is not defined (no spikes, a single repeat).
inline constexpr double undefined_score = std::numeric_limits<double>::quiet_NaN();

}  // namespace axograd::fitting
