// Path data from points in pixels. A point that is not finite breaks the path.
#pragma once
#include <string>
#include <vector>

namespace axograd::report {

// Straight segments; more than a few thousand points are thinned to the extremes of every half pixel.
std::string line_path(const std::vector<double>& x, const std::vector<double>& y);

// A staircase: y[i] holds from x[i] to x[i + 1].
std::string step_path(const std::vector<double>& x, const std::vector<double>& y);

// The area between low and high.
std::string band_path(const std::vector<double>& x, const std::vector<double>& low, const std::vector<double>& high);

}  // namespace axograd::report
