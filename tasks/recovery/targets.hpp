// The recovery suite: cells with drawn parameters, their simulated sweeps, and the ranges that a fit may search.
#pragma once
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "tasks/fit_cell/objective.hpp"

namespace axograd::tasks {

struct CellTarget {
  std::vector<double> truth, given;  // all parameters; `given` knows the reversal potentials alone
  std::vector<FreeParameter> free;   // 6 or 8
  CellSweep sweep;                   // V with noise
  double dt = 0.025, sigma = 0;      // ms, mV
  int spikes = 0;
};

struct Range {
  const char* name;
  double low, high;            // of the search (Goncalves et al. 2020, near enough)
  double true_low, true_high;  // of the truth
};
struct RecoveryCase {
  const char* cell;
  double step, noise;                                 // uA/cm2
  std::vector<Range> ranges;                          // of the unknown parameters
  std::vector<std::pair<const char*, double>> given;  // what is known, where it is not the cell's default
};

// Regular spiking, fast spiking, and with low-threshold spikes: pospischil_rs, _fs, _lts.
std::vector<std::string> recovery_cells();
const RecoveryCase& recovery_case(const std::string& cell);  // UsageError with the nearest name

// uA/cm2 for `ms`: a step over the middle 80 % of the time with an Ornstein-Uhlenbeck current (3 ms) on it.
std::vector<double> recovery_current(const RecoveryCase& c, double dt, double ms, std::uint64_t seed = 5);

// 200 ms: a step of current between 20 and 180 ms with an Ornstein-Uhlenbeck current (3 ms) on it, the same for every seed; truth
// and noise (sigma mV, white) are the seed's. Seeds 1 … 30 are the test, 101 … 130 are for tuning.
CellTarget recovery_target(const RecoveryCase& c, int seed, double sigma, double ms = 200);

// V of a free run from rest at -70 mV, at every step of `dt`, each done in `finer` steps.
std::vector<double> simulated_voltage(const NeuronEntry& cell, const std::vector<double>& params, const std::vector<double>& I,
                                      double dt, int finer = 1);
std::vector<int> upward_crossings(const std::vector<double>& V);  // of 0 mV, samples

}  // namespace axograd::tasks
