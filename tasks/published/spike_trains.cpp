#include "tasks/published/spike_trains.hpp"

#include <algorithm>

#include "core/record/field_block.hpp"

namespace axograd::tasks {
namespace {

// The first step from `begin` on at which `seen` leaves `expected` downwards for good by more than `half_drop`, or -1.
std::int64_t first_drop(const std::vector<double>& seen, const std::vector<double>& expected, std::int64_t begin,
                        double half_drop) {
  constexpr double certain = 3;  // in half drops: three samples of the smallest one
  double sum = 0;
  std::int64_t since = begin;
  for (std::int64_t t = begin; t < std::int64_t(seen.size()); ++t) {
    if (sum == 0) since = t;
    sum = std::max(0.0, sum + expected[std::size_t(t)] - seen[std::size_t(t)] - half_drop);
    if (sum > certain * half_drop) return since;
  }
  return -1;
}

}  // namespace

SpikeSteps spikes_in(const PublishedProblem& gif, const std::vector<std::vector<double>>& V) {
  const FieldList& list = gif.neuron->fields.params;
  const auto value = [&](const char* name) { return gif.params[std::size_t(field_index(list, name))]; };
  const double half_drop = 0.5 * (value("theta_floor") - value("V_reset"));
  SpikeSteps spikes(V.size());
  for (bool more = true; more;) {
    more = false;
    const auto expected = gif.voltages(gif.middle(), &spikes);
    for (std::size_t s = 0; s < V.size(); ++s) {
      const std::int64_t begin = spikes[s].empty() ? 0 : spikes[s].back() + 1;
      const std::int64_t step = first_drop(V[s], expected[s], begin, half_drop);
      if (step >= 0) spikes[s].push_back(step), more = true;
    }
  }
  return spikes;
}

}  // namespace axograd::tasks
