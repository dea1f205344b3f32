// Spike times of a voltage trace as smooth functions of its samples. A cell without reset spikes where its voltage rises through
// a level; on the chord between the two samples around it, dt*/dV = -1/slope, shared between them: the exact derivative of the
// interpolated time. A spike that appears or vanishes is not in it.
#pragma once
#include <span>
#include <vector>

namespace axograd::fitting {

struct Crossings {
  std::vector<std::size_t> after;  // first sample above the level
  std::vector<double> times;       // ms from the first sample, ascending
};

// Upward crossings of `level` by V [T] at step dt (ms).
Crossings crossings(std::span<const double> V, double dt, double level);

// gradient[t] += dL/dV_t of a loss whose dL/dtime (per ms) is `by_time`, one per crossing.
void add_through_crossings(const Crossings& spikes, std::span<const double> V, double dt, double level,
                           std::span<const double> by_time, std::span<double> gradient);

}  // namespace axograd::fitting
