// The coincidence factor Gamma and its bias-corrected relative CF2*.
#pragma once
#include <span>

#include "fitting/metrics/trains.hpp"

namespace axograd::fitting {

// Whether a spike may take part in more than one coincidence. The INCF 2009 challenge used `without`.
enum class Replacement { without, with };

// Gamma of one data train and one model train [Kistler 1997; Jolivet 2006]: coincidences within a closed window of +-delta, less
// those expected of a Poisson train of the model's rate, scaled so that a perfect match gives 1 and chance 0.
// Undefined (NaN) when both trains are empty or the windows fill the whole time.
double gamma_factor(std::span<const int> data, std::span<const int> model, int samples, double dt_ms, double delta_ms,
                    Replacement replacement = Replacement::without);

// Mean of Gamma over all pairs (data, model); undefined pairs are left out.
double mean_gamma(const Trains& data, const Trains& model, int samples, double dt_ms, double delta_ms,
                  Replacement replacement = Replacement::without);

// Gamma_int: mean of Gamma over all ordered pairs of different data repeats, what a perfect model of the cell could reach.
double intrinsic_gamma(const Trains& data, int samples, double dt_ms, double delta_ms,
                       Replacement replacement = Replacement::without);

// CF2* [Naud et al. 2011, eq. 3.15-3.17]: C_XY = mean of (coincidences - 2 delta n_i n_j / T), CF2* = C_XY over the mean of C*_XX
// and C*_YY, both without their diagonal. NaN with less than two repeats on either side.
double cf2_star(const Trains& data, const Trains& model, int samples, double dt_ms, double delta_ms);

}  // namespace axograd::fitting
