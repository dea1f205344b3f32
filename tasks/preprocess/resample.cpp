#include "tasks/preprocess/resample.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <numeric>

#include "core/base/error.hpp"

namespace axograd::tasks {
namespace {

// Modified Bessel function of the first kind, order 0, by its power series.
double bessel_i0(double x) {
  double term = 1, sum = 1;
  for (int k = 1; term > 1e-17 * sum; ++k) {
    term *= (x / (2 * k)) * (x / (2 * k));
    sum += term;
  }
  return sum;
}

// Low-pass at the lower of the two Nyquist rates, on the up-sampled grid; gain `up` makes up for the zeros in between.
std::vector<double> low_pass(Ratio ratio, int half) {
  const double widest = std::max(ratio.up, ratio.down), beta = 5;
  std::vector<double> h(static_cast<std::size_t>(2 * half + 1));
  double sum = 0;
  for (int k = -half; k <= half; ++k) {
    const double x = k / widest;
    const double sinc = k == 0 ? 1 : std::sin(std::numbers::pi * x) / (std::numbers::pi * x);
    const double window =
        bessel_i0(beta * std::sqrt(std::max(0.0, 1 - std::pow(k / static_cast<double>(half), 2)))) / bessel_i0(beta);
    sum += h[static_cast<std::size_t>(k + half)] = sinc * window;
  }
  for (double& value : h) value *= ratio.up / sum;
  return h;
}

}  // namespace

Ratio resampling_ratio(double from_ms, double to_ms) {
  for (int down = 1; down <= 1000; ++down) {
    const double up = down * from_ms / to_ms;
    const double whole = std::round(up);
    if (whole >= 1 && whole <= 1000 && std::abs(up - whole) < 1e-9 * up) return {static_cast<int>(whole), down};
  }
  throw UsageError(
      fmt::format("cannot resample from {:g} ms to {:g} ms: their ratio is not one of whole numbers up to 1000", from_ms, to_ms));
}

std::vector<double> resample(std::span<const double> x, Ratio ratio) {
  const int common = std::gcd(ratio.up, ratio.down);
  const std::int64_t up = ratio.up / common, down = ratio.down / common, n = static_cast<std::int64_t>(x.size());
  if ((up == 1 && down == 1) || n == 0) return {x.begin(), x.end()};
  const std::int64_t half = 10 * std::max(up, down);
  const std::vector<double> h = low_pass({static_cast<int>(up), static_cast<int>(down)}, static_cast<int>(half));
  std::vector<double> out(static_cast<std::size_t>((n * up + down - 1) / down));
  for (std::size_t m = 0; m < out.size(); ++m) {
    const std::int64_t centre = static_cast<std::int64_t>(m) * down;  // on the up-sampled grid, where x[j] stands at j * up
    const std::int64_t low = centre - half, first = low >= 0 ? (low + up - 1) / up : -(-low / up), last = (centre + half) / up;
    double sum = 0;
    for (std::int64_t j = first; j <= last; ++j)
      sum += h[static_cast<std::size_t>(centre - j * up + half)] *
             x[static_cast<std::size_t>(std::clamp<std::int64_t>(j, 0, n - 1))];
    out[m] = sum;
  }
  return out;
}

}  // namespace axograd::tasks
