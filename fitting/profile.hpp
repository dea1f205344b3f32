// Profile likelihood of one parameter: how low the loss can get for each value of it when all others are fitted again. Where the
// curvature at the minimum only guesses, this says how far the data let a parameter go, and whether they stop it at all.
#pragma once
#include <vector>

#include "fitting/fit.hpp"

namespace axograd::fitting {

struct ProfileOptions {
  int64_t points = 10;
  double rise = 3.841458820694124;
  int64_t iterations = 30;

  template <class V> void visit(V& v) {
    v("points", points, {.doc = "most fits on each side of the optimum", .low = 2, .high = 1000});
    v("rise", rise,
      {.doc = "the interval ends where twice the negative log-likelihood has risen by this; 3.84: 95 %",
       .low = 1e-3,
       .high = 100});
    v("iterations", iterations, {.doc = "most iterations of each fit", .low = 1, .high = 10000});
  }
};

struct ProfilePoint {
  double x = 0;       // the parameter
  double rise = 0;    // of twice the negative log-likelihood above its lowest value on the profile
  Eigen::VectorXd u;  // [P] all parameters, the others fitted
};

struct Profile {
  int parameter = 0;
  std::vector<ProfilePoint> points;          // by x, the optimum among them
  double low = 0, high = 0;                  // around the lowest point: where the rise is reached, by a line in its square root
  bool open_low = false, open_high = false;  // it is not reached before the parameter's bound, or before the fits were used up
  double below = 0;                          // how far (same unit) the profile fell below the optimum that it was given
};

// `nats`: what one unit of the objective is worth in negative log-likelihood. `error`: a first guess of the parameter's standard
// error (any positive number; the steps adapt). The objective must offer a curvature. Steps go outwards from `optimum`, each fit
// from where the last one ended; they stop beyond the rise.
Profile profile(Objective& objective, const Eigen::VectorXd& optimum, int parameter, double error, double nats,
                const ProfileOptions& options = {});

}  // namespace axograd::fitting
