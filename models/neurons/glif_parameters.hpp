// Parameters of GLIF cells as published with Teeter et al. 2018 (Allen Cell Types Database), in the units of models/neurons/glif.hpp.
#pragma once
#include <string>
#include <vector>

namespace axograd {

struct GlifModel {
  std::string cell, species, line;   // specimen id, mouse or human, driver line
  int level = 1;                     // 1 … 5: neuron glif<level>
  std::vector<double> params;        // in the order of the neuron's Params
  double dt = 0;                     // ms, step of the published simulations
};

// Reads the merged JSON file (plain or gzip). Effective value = base x coefficient; SI units become pF, nS, mV, pA, ms.
// InputError: cannot be read, is not such a file, a model lacks an entry.
std::vector<GlifModel> load_glif_models(const std::string& path);

}  // namespace axograd
