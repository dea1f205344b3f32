// Parts of a network's arrays as the kernels want them.
#pragma once
#include <algorithm>
#include <string_view>

#include "core/network/plan.hpp"

namespace axograd {

// The ports of a population as the step wants them: those that act on an input as such, summed, and the conductances. `adjoints`
// [ports, count, 16] is where dL/dg of the conductances goes.
template <class R> struct PortView {
  std::vector<const R*> currents;
  std::vector<Conductance<R>> conductances;
  std::vector<std::vector<R>> summed;
  PortView(const NetworkPopulation<R>& p, const R* g, R* adjoints) : currents(std::size_t(p.fields->input.size), nullptr) {
    const std::int64_t size = std::int64_t(p.count) * trial_lanes;
    for (std::size_t i = 0; i < p.ports.size(); ++i, g += size) {
      const NetworkPort& port = p.ports[i];
      if (port.conductance) {
        conductances.push_back({g, adjoints ? adjoints + std::int64_t(i) * size : nullptr, port.reversal, port.magnesium});
        continue;
      }
      const R*& current = currents[std::size_t(port.input)];
      if (!current) {
        current = g;
        continue;
      }
      auto& sum = summed.emplace_back(current, current + size);
      for (std::int64_t j = 0; j < size; ++j) sum[std::size_t(j)] += g[j];
      current = sum.data();
    }
  }
  // `more` [count, 16] on top of input `input`.
  void add(int input, std::vector<R> more) {
    const R*& current = currents[std::size_t(input)];
    for (std::size_t j = 0; current && j < more.size(); ++j) more[j] += current[j];
    current = summed.emplace_back(std::move(more)).data();
  }
  void put(NetworkStep<R>& k) const {
    k.currents = currents.data();
    k.conductances = conductances.data();
    k.conductances_count = int(conductances.size());
  }
};

// f(first number of V_m in the carry, first row of the readout, count) for every population that a readout of potentials sees.
template <class R, class F> void over_potentials(const NetworkPlan<R>& plan, F&& f) {
  const auto& r = plan.network.readout;
  for (std::size_t i = 0; i < plan.network.populations.size(); ++i) {
    const auto& p = plan.network.populations[i];
    const int first = std::max(p.first, r.first), end = std::min(p.first + p.count, r.first + r.count);
    if (first >= end) continue;
    const std::int64_t at = plan.carry_at[i] + (std::int64_t(potential_index(*p.fields)) * p.count + first - p.first) * trial_lanes;
    f(at, first - r.first, end - first);
  }
}

// Which scalar of the inputs is the current I; -1 without one.
inline int current_input(const NeuronFields& fields) {
  int i = 0;
  for (const Field& f : fields.input) {
    if (std::string_view(f.name) == "I") return i;
    i += f.count;
  }
  return -1;
}

// How far v is above (+) or below (-) its band, in units of the band's scale.
inline double outside(const PotentialBand& band, double v) {
  return (std::max(0.0, v - band.high) - std::max(0.0, band.low - v)) / band.scale;
}

// f(band, first number of V_m in the carry, count) for every population whose potentials are looked at.
template <class R, class F> void over_bands(const NetworkPlan<R>& plan, F&& f) {
  for (std::size_t i = 0; i < plan.options.bands.size(); ++i) {
    const auto& p = plan.network.populations[i];
    const int row = potential_index(*p.fields);
    if (row >= 0) f(plan.options.bands[i], plan.carry_at[i] + std::int64_t(row) * p.count * trial_lanes, p.count);
  }
}

}  // namespace axograd
