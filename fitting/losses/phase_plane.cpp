#include "fitting/losses/phase_plane.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <unordered_map>
#include <vector>

namespace axograd::fitting {
namespace {

constexpr double farthest_V = 1000, farthest_slope = 1e4;

// Weights of the four grid points around x (in spacings) and their derivatives.
struct Spline {
  long first;
  std::array<double, 4> weight, slope;
  explicit Spline(double x) : first(long(std::floor(x)) - 1) {
    const double f = x - std::floor(x), g = 1 - f;
    weight = {g * g * g / 6, 2.0 / 3 - 0.5 * f * f * (2 - f), 2.0 / 3 - 0.5 * g * g * (2 - g), f * f * f / 6};
    slope = {-0.5 * g * g, -2 * f + 1.5 * f * f, 2 * g - 1.5 * g * g, 0.5 * f * f};
  }
};

struct Place {
  Spline V, slope;
};

class Plane {
 public:
  Plane(const PhasePlaneOptions& o, double dt) : o_(o), dt_(dt) {}
  bool holds(double a, double b) const {
    return std::abs(a + b) < 2 * farthest_V && std::abs(b - a) < farthest_slope * dt_;  // false for NaN
  }
  Place place(double a, double b) const { return {Spline(0.5 * (a + b) / o_.width), Spline((b - a) / (dt_ * o_.slope_width))}; }

  void add(std::span<const double> V, double amount) {
    for (std::size_t t = 0; t + 1 < V.size(); ++t) {
      if (!holds(V[t], V[t + 1])) continue;
      const Place p = place(V[t], V[t + 1]);
      for (long i = 0; i < 4; ++i)
        for (long j = 0; j < 4; ++j) cell(p, i, j) += amount * p.V.weight[std::size_t(i)] * p.slope.weight[std::size_t(j)];
    }
  }
  double& cell(const Place& p, long i, long j) {
    const auto [found, fresh] = index_.try_emplace((p.V.first + i) * 100000000 + p.slope.first + j, density_.size());
    if (fresh) density_.push_back(0);
    return density_[found->second];
  }
  // In the order in which cells were first met: sums are the same wherever the program runs.
  double squares() const {
    double sum = 0;
    for (double d : density_) sum += d * d;
    return sum;
  }

 private:
  const PhasePlaneOptions& o_;
  double dt_;
  std::unordered_map<long, std::size_t> index_;
  std::vector<double> density_;
};

}  // namespace

double PhasePlane::operator()(std::span<const double> predicted, std::span<const double> target, double dt,
                              std::span<double> gradient) const {
  assert(predicted.size() == target.size() && (gradient.empty() || gradient.size() == target.size()));
  std::fill(gradient.begin(), gradient.end(), 0.0);
  if (predicted.size() < 2) return 0;
  const double amount = 1 / double(predicted.size() - 1);
  Plane plane(options, dt);
  plane.add(target, -amount);
  const double scale = plane.squares();
  if (!(scale > 0)) return 0;
  plane.add(predicted, amount);
  for (std::size_t t = 0; !gradient.empty() && t + 1 < predicted.size(); ++t) {
    if (!plane.holds(predicted[t], predicted[t + 1])) continue;
    const Place p = plane.place(predicted[t], predicted[t + 1]);
    double by_V = 0, by_slope = 0;
    for (long i = 0; i < 4; ++i) {
      for (long j = 0; j < 4; ++j) {
        const double d = 2 * amount * plane.cell(p, i, j) / scale;
        by_V += d * p.V.slope[std::size_t(i)] * p.slope.weight[std::size_t(j)];
        by_slope += d * p.V.weight[std::size_t(i)] * p.slope.slope[std::size_t(j)];
      }
    }
    const double mean = 0.5 * by_V / options.width, rise = by_slope / (dt * options.slope_width);
    gradient[t] += mean - rise;
    gradient[t + 1] += mean + rise;
  }
  return plane.squares() / scale;
}

}  // namespace axograd::fitting
