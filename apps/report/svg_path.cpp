#include "apps/report/svg_path.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace axograd::report {
namespace {

void add(std::string& path, char command, double x, double y) {
  fmt::format_to(std::back_inserter(path), "{}{:.1f} {:.1f}", command, std::clamp(x, -1e5, 1e5), std::clamp(y, -1e5, 1e5));
}

// Keeps the lowest and the highest point of every half-pixel column, in the order they came, and the gaps.
void thin(std::vector<double>& x, std::vector<double>& y) {
  std::vector<double> u, v;
  for (size_t i = 0; i < x.size();) {
    size_t low = i, high = i, j = i + 1;
    for (; std::isfinite(y[i]) && j < x.size() && std::isfinite(y[j]) && std::abs(x[j] - x[i]) < 0.5; ++j) {
      if (y[j] < y[low]) low = j;
      if (y[j] > y[high]) high = j;
    }
    const auto [first, second] = std::minmax(low, high);
    u.push_back(x[first]), v.push_back(y[first]);
    if (second != first) u.push_back(x[second]), v.push_back(y[second]);
    i = j;
  }
  x = std::move(u);
  y = std::move(v);
}

}  // namespace

std::string line_path(const std::vector<double>& x_all, const std::vector<double>& y_all) {
  std::vector<double> x = x_all, y = y_all;
  if (x.size() > 3000) thin(x, y);
  std::string path;
  bool pen = false;
  for (size_t i = 0; i < x.size(); ++i) {
    if (!std::isfinite(x[i]) || !std::isfinite(y[i])) {
      pen = false;
      continue;
    }
    add(path, pen ? 'L' : 'M', x[i], y[i]);
    pen = true;
  }
  return path;
}

std::string step_path(const std::vector<double>& x, const std::vector<double>& y) {
  std::string path;
  bool pen = false;
  for (size_t i = 0; i < y.size(); ++i) {
    if (!std::isfinite(x[i]) || !std::isfinite(y[i])) {
      pen = false;
      continue;
    }
    add(path, pen ? 'L' : 'M', x[i], y[i]);
    if (i + 1 < x.size() && std::isfinite(x[i + 1])) add(path, 'L', x[i + 1], y[i]);
    pen = true;
  }
  return path;
}

std::string band_path(const std::vector<double>& x, const std::vector<double>& low, const std::vector<double>& high) {
  std::string path;
  const auto good = [&](size_t i) { return std::isfinite(x[i]) && std::isfinite(low[i]) && std::isfinite(high[i]); };
  for (size_t i = 0; i < x.size();) {
    if (!good(i)) {
      ++i;
      continue;
    }
    size_t end = i;
    while (end < x.size() && good(end)) ++end;
    for (size_t k = i; k < end; ++k) add(path, k == i ? 'M' : 'L', x[k], high[k]);
    for (size_t k = end; k-- > i;) add(path, 'L', x[k], low[k]);
    path += 'Z';
    i = end;
  }
  return path;
}

}  // namespace axograd::report
