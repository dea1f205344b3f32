// A pull of membrane potentials back into a band (Chen, Scherr & Maass 2022), for any neuron that has a potential.
#pragma once
#include "models/networks/network_model.hpp"
#include "tasks/train_network/options.hpp"

namespace axograd::tasks {

// Loss: weight/(cells x trials x steps) times the excess of a run with these bands, which count in units of their width.
struct VoltagePull {
  std::vector<PotentialBand> bands;  // per population; empty: no pull
  std::int64_t cells = 0;
  double weight = 0;
  double share(std::int64_t trials, std::int64_t steps) const {
    return weight / (double(cells) * double(trials) * double(steps));
  }
};

// UsageError for a band without room, a population that does not exist or has no V_m, or units that differ.
VoltagePull voltage_pull(const VoltageOptions& options, const networks::NetworkModel<float>& model);

}  // namespace axograd::tasks
