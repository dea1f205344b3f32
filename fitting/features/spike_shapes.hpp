// The action potentials of a voltage trace, one by one.
#pragma once
#include <vector>

#include "fitting/features/sample_dual.hpp"

namespace axograd::fitting {

struct SpikeShapeOptions {
  double level = 0;
  double onset_slope = 10;
  double slope_over = 0.1;

  template <class V> void visit(V& v) {
    v("level", level, {.doc = "a spike is an upward crossing of this", .unit = "mV", .low = -100, .high = 100});
    v("onset_slope", onset_slope,
      {.doc = "a spike begins where dV/dt exceeds this", .unit = "mV/ms", .low = 0.1, .high = 1000, .source = "eFEL's default"});
    v("slope_over", slope_over,
      {.doc = "dV/dt is taken over this time (at least two samples) centred on the sample", .unit = "ms", .low = 0, .high = 2});
  }
};

// Times in ms from the first sample, voltages in mV. NaN where it cannot be told.
template <class T> struct SpikeShape {
  T time;                // crossing of the level, on the chord between two samples
  T peak;                // largest sample until V is back below the level
  double peak_time = 0;  // of that sample
  T onset;               // V where dV/dt last rose through onset_slope before the crossing (eFEL: AP_begin_voltage)
  T half_width;          // between the two crossings of (peak + onset) / 2 around the peak (eFEL: AP_duration_half_width)
  T trough;  // smallest sample until the next spike or `end`; NaN when V is still falling there (eFEL: min_AHP_values)
};

// All spikes of V [T] at step dt (ms). The last trough is looked for before `end` (ms).
template <class T>
std::vector<SpikeShape<T>> spike_shapes(const TraceOf<T>& V, double dt, double end, const SpikeShapeOptions& options = {});

// Samples k at which V[k] is above `level` and V[k - 1] is not.
std::vector<std::size_t> upward_crossings(std::span<const double> V, double level);

}  // namespace axograd::fitting
