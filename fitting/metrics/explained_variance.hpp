// Explained variance of spike trains smoothed with a Gaussian, and its ratio to what the data explain of themselves (Allen
// Institute's score for GLIF models, Teeter et al. 2018).
#pragma once
#include "fitting/metrics/trains.hpp"

namespace axograd::fitting {

struct ExplainedVariance {
  double ratio;       // mean EV(data_i, model_j) / mean EV(data_i, PSTH of the data)
  double psth_ratio;  // the same with the model's mean smoothed train: what a stochastic model is able to show
  double data;        // mean EV(data_i, PSTH of the data)
  double model;       // mean EV(data_i, model_j)
};

// EV(a, b) = (var a + var b - var(a - b)) / (var a + var b) of trains convolved with a unit-area Gaussian of standard deviation
// sigma_ms, cut at a total length of 10 sigma, over samples [0, samples). Computed from spike pairs, edges exact. Spikes outside
// the samples are left out. NaN without data, without model or without spikes.
ExplainedVariance explained_variance(const Trains& data, const Trains& model, int samples, double dt_ms, double sigma_ms = 10);

}  // namespace axograd::fitting
