// The layout of one FlexGif fit: how many of each array are in use, and where the grids stand. Fixed during a fit.
#pragma once

namespace axograd {

struct FlexGifLayout {
  static constexpr int max_etas = 32, max_gammas = 32, max_knots = 10, max_filters = 3, hats = 12;
  // Largest ln(lambda / Hz): the mirror image of the floor, so that a spike that failed to come (or was not detected) is not
  // infinitely surprising either. 11 is a spike within 17 us.
  static constexpr double log_rate_cap = 11;
  int etas = 0, conductances = 0, gammas = 0, knots = 0, filters = 0;  // in use
  bool currents = false;                                               // I_A and I_K
  double kappa[max_knots] = {};                                        // mV, knots of the I-V curve
  double hat_low = -80, hat_step = 4;                                  // mV, grid of the threshold coupling
  double E_R = -70, E_K = -101;                                        // mV
  double lambda_0 = 0.1;                                               // Hz, floor of the escape rate
};

}  // namespace axograd
