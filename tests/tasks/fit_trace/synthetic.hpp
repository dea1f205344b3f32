// Recordings with a known truth: a plain GIF with exponential histories under filtered noise, white noise on its voltage.
#pragma once
#include <cstdint>
#include <vector>

#include "tasks/fit_trace/model.hpp"
#include "tasks/fit_trace/options.hpp"
#include "tasks/recording/dataset.hpp"

namespace axograd::testing {

struct SyntheticCell {
  tasks::FlexGifModel model;
  std::vector<double> eta_tau, gamma_tau;  // ms
  double refractory = 4, dt = 0.1;         // ms
  double mean = 0, sd = 100, tau = 3;      // pA, pA, ms of the injected Ornstein-Uhlenbeck current
  double noise = 0.4;                      // mV, white, on the recorded voltage
  double rate = 8;                         // Hz, about; b_0 is adjusted to it
};

// A cell drawn at random; the same seed gives the same cell.
SyntheticCell random_cell(std::uint64_t seed);

// `seconds` of the cell as a sweep. `trial` numbers independent spikes and noise, `stimulus` the current.
tasks::Trace record(const SyntheticCell& cell, double seconds, std::uint64_t seed, std::uint64_t stimulus, std::uint64_t trial);

// One training sweep, its first 100 ms not scored, as an experiment would see it.
tasks::Dataset synthetic_dataset(const SyntheticCell& cell, double seconds, std::uint64_t seed);

// The options that describe the cell: bases, refractory period and floor of the rate are its own.
tasks::ModelOptions model_options(const SyntheticCell& cell);

}  // namespace axograd::testing
