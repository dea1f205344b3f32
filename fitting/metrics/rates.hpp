// Firing rates over time: peri-stimulus time histogram, its smoothed form and how well a model predicts it.
#pragma once
#include <span>
#include <vector>

#include "fitting/metrics/trains.hpp"

namespace axograd::fitting {

// Mean firing rate of all repeats, Hz.
double mean_rate(const Trains& trains, int samples, double dt_ms);

// PSTH in Hz: one value per bin of bin_ms (whole samples, at least one); the last, shorter bin has its own width.
std::vector<double> psth(const Trains& trains, int samples, double dt_ms, double bin_ms);

// PSTH in Hz per sample, smoothed with a centred rectangle of width_ms; near the edges only the part inside counts.
std::vector<double> smooth_psth(const Trains& trains, int samples, double dt_ms, double width_ms);

// 1 - mean squared error / variance of the data's smoothed PSTH; NaN when the data's rate is constant.
double psth_r2(const Trains& data, const Trains& model, int samples, double dt_ms, double width_ms);

}  // namespace axograd::fitting
