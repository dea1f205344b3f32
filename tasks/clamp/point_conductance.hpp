// Background activity as two fluctuating conductances (the point-conductance model of Destexhe et al. 2001, Neuroscience 107:13):
// an excitatory and an inhibitory one, each an Ornstein-Uhlenbeck process.
#pragma once
#include <cstdint>
#include <vector>

#include "core/registry/neuron_entry.hpp"

namespace axograd::tasks {

// Defaults: the paper's layer VI cell, its conductances (0.0121, 0.0573, 0.0030, 0.0066 uS) over its area of 34636 um2.
struct PointConductanceOptions {
  double g_e = 0.035, g_i = 0.165, sd_e = 0.0087, sd_i = 0.019, tau_e = 2.7, tau_i = 10.5, E_e = 0, E_i = -75;
  template <class V> void visit(V& v) {
    const char* source = "Destexhe et al. 2001";
    v("g_e", g_e, {.doc = "mean of the excitatory conductance", .unit = "mS/cm2", .low = 0, .high = 100, .source = source});
    v("g_i", g_i, {.doc = "mean of the inhibitory conductance", .unit = "mS/cm2", .low = 0, .high = 100, .source = source});
    v("sd_e", sd_e,
      {.doc = "standard deviation of the excitatory one", .unit = "mS/cm2", .low = 0, .high = 100, .source = source});
    v("sd_i", sd_i,
      {.doc = "standard deviation of the inhibitory one", .unit = "mS/cm2", .low = 0, .high = 100, .source = source});
    v("tau_e", tau_e,
      {.doc = "correlation time of the excitatory one", .unit = "ms", .low = 1e-3, .high = 1e5, .source = source});
    v("tau_i", tau_i,
      {.doc = "correlation time of the inhibitory one", .unit = "ms", .low = 1e-3, .high = 1e5, .source = source});
    v("E_e", E_e, {.doc = "reversal potential of excitation", .unit = "mV", .low = -200, .high = 200, .source = source});
    v("E_i", E_i, {.doc = "reversal potential of inhibition", .unit = "mV", .low = -200, .high = 200, .source = source});
  }
};

// One Ornstein-Uhlenbeck process [T], exact at any step, from its stationary law on; the numbers are those of (seed, stream).
std::vector<double> ornstein_uhlenbeck(double mean, double sd, double tau, double dt, std::size_t steps, std::uint64_t seed,
                                       std::uint64_t stream);

struct ConductanceRun {
  std::vector<double> V;             // [T] mV, before each step
  std::vector<double> g_e, g_i;      // [T] mS/cm2; below 0, where the process goes there, it acts as 0
  std::vector<double> I;             // [T] uA/cm2, what flowed in through both and as `current`
  std::vector<std::int64_t> spikes;  // steps at which V has risen above 0 mV
  LaneStatus status;
};

// The cell under `current` [T] (uA/cm2) and the two conductances, whose current g (E - V) is taken at the V before the step.
// Excitation draws from `stream`, inhibition from the next. UsageError for a neuron that is not given per area.
ConductanceRun run_with_conductances(const NeuronEntry& cell, const std::vector<double>& params,
                                     const PointConductanceOptions& options, const std::vector<double>& current, double dt,
                                     std::uint64_t seed, std::uint64_t stream);

}  // namespace axograd::tasks
