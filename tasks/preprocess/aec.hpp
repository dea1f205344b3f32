// Active electrode compensation: the voltage drop over the recording electrode, estimated from a noise sweep and removed by
// convolution [Brette et al. 2008; Badel et al. 2008; Pozzorini et al. 2015].
#pragma once
#include <span>
#include <vector>

#include "tasks/preprocess/options.hpp"

namespace axograd::tasks {

struct ElectrodeKernel {
  double dt_ms = 0.1;
  std::vector<double> taps;                // MOhm/ms at lags 0, dt, 2 dt, …; empty = no compensation
  double resistance = 0;                   // MOhm: sum of taps * dt
  double resistance_se = 0;                // MOhm, block bootstrap; 0 without draws
  double membrane_resistance = 0;          // MOhm, of the exponential tail
  double membrane_tau = 0;                 // ms
  std::vector<double> lags, filter;        // the whole filter (electrode and membrane), ms and MOhm/ms
  std::vector<std::vector<double>> draws;  // bootstrap kernels, for passing the error on
};

// v_mV, i_pA: a sweep of sub-threshold noise (spikes bias the estimate), same length. InputError when it is too short or the
// current is constant.
ElectrodeKernel estimate_electrode(std::span<const double> v_mV, std::span<const double> i_pA, double dt_ms,
                                   const AecOptions& options);

// A purely resistive electrode.
ElectrodeKernel resistive_electrode(double resistance_MOhm, double dt_ms);

// v - kernel * i; the current before the sweep's first sample is taken as zero.
std::vector<double> compensate(std::span<const double> v_mV, std::span<const double> i_pA, const ElectrodeKernel& kernel);
std::vector<double> compensate(std::span<const double> v_mV, std::span<const double> i_pA, std::span<const double> taps,
                               double dt_ms);

}  // namespace axograd::tasks
