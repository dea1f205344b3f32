#include "fitting/losses/crossings.hpp"

#include "fitting/features/spike_shapes.hpp"

namespace axograd::fitting {

Crossings crossings(std::span<const double> V, double dt, double level) {
  Crossings c;
  c.after = upward_crossings(V, level);
  for (std::size_t k : c.after) c.times.push_back(dt * chord_crossing(TraceOf<double>{V}, k - 1, level));
  return c;
}

void add_through_crossings(const Crossings& spikes, std::span<const double> V, double dt, double level,
                           std::span<const double> by_time, std::span<double> gradient) {
  for (std::size_t i = 0; i < spikes.after.size(); ++i) {
    const std::size_t k = spikes.after[i];
    const double a = V[k - 1], b = V[k], rise = b - a, unit = -by_time[i] * dt / (rise * rise);
    gradient[k - 1] += unit * (b - level);
    gradient[k] += unit * (level - a);
  }
}

}  // namespace axograd::fitting
