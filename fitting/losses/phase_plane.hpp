// Density of a trajectory in the plane of V and dV/dt: shape and number of spikes without their times.
#pragma once
#include <span>

namespace axograd::fitting {

struct PhasePlaneOptions {
  double width = 5;
  double slope_width = 40;

  template <class V> void visit(V& v) {
    v("width", width, {.doc = "spacing of the grid in V", .unit = "mV", .low = 1e-2, .high = 1000});
    v("slope_width", slope_width,
      {.doc = "spacing of the grid in dV/dt; finer than what a spike changes between two samples makes the loss rough",
       .unit = "mV/ms",
       .low = 1e-2,
       .high = 1e5});
  }
};

// sum over the grid of (rho_p - rho_t)^2 / sum of rho_t^2. Every step spreads 1/(T - 1) over 4 x 4 points around its middle with
// a cubic B-spline, which makes the density smooth in V (after LeMasson & Maex 2001, who count in boxes). Steps beyond 1000 mV or
// 1e4 mV/ms count as no density. V [T] in mV, T >= 2, dt in ms; `gradient` [T] is with respect to `predicted`, or empty.
struct PhasePlane {
  using Options = PhasePlaneOptions;
  Options options;
  double operator()(std::span<const double> predicted, std::span<const double> target, double dt,
                    std::span<double> gradient = {}) const;
};

}  // namespace axograd::fitting
