#include "apps/report/svg_colour.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace axograd::report {
namespace {

struct Colour {
  double r, g, b;
};

std::string mix(const std::vector<Colour>& stops, double part) {
  if (!std::isfinite(part)) return "#cccccc";
  const double place = std::clamp(part, 0.0, 1.0) * static_cast<double>(stops.size() - 1);
  const size_t i = std::min(static_cast<size_t>(place), stops.size() - 2);
  const double f = place - static_cast<double>(i);
  const auto channel = [&](double a, double b) { return static_cast<int>(std::lround(a + (b - a) * f)); };
  return fmt::format("#{:02x}{:02x}{:02x}", channel(stops[i].r, stops[i + 1].r), channel(stops[i].g, stops[i + 1].g),
                     channel(stops[i].b, stops[i + 1].b));
}

const std::vector<Colour> two_sided = {{8, 64, 129}, {67, 147, 195}, {247, 247, 247}, {230, 140, 60}, {140, 60, 4}};
const std::vector<Colour> one_sided = {{247, 251, 255}, {158, 202, 225}, {66, 146, 198}, {8, 69, 148}, {3, 30, 70}};

}  // namespace

std::string shade(bool diverging, double part) { return mix(diverging ? two_sided : one_sided, part); }

std::string role_colour(const std::string& role, int number) {
  if (role == "data") return "#1a1a1a";
  if (role == "model") return "#d55e00";
  if (role == "baseline") return "#0072b2";
  if (role == "stimulus") return "#5a5a5a";
  static const char* const palette[] = {"#0072b2", "#d55e00", "#009e73", "#a6558a", "#b07d00", "#3a8fc4", "#1a1a1a"};
  return palette[number % 7];
}

}  // namespace axograd::report
