// What do cells composed of channels cost on one core, forward and with the gradient of a voltage loss by 8 parameters of each of
// N cells? Pospischil's regular-spiking cell and the one with low-threshold spikes (T current, calcium pool). Beside JAX and
// Jaxley: scripts/bench composed_cells. In single precision gradients run in double (core/rollout/widened.hpp). Figures:
// bench/README.md.
#include <algorithm>

#include "bench/gradient_bench.hpp"

using namespace axograd::bench;

int main(int argc, char** argv) {
  const Problem problem("composed_cells", argc, argv);
  const std::vector<std::string> by = problem.by();
  Names differentiated, held = {{"I_e", "I"}};
  for (const std::string& name : by) differentiated.push_back({name, name});
  for (const std::string& name : problem.names()) {
    if (name != "I" && std::find(by.begin(), by.end(), name) == by.end()) held.push_back({name, name});
  }
  problem.single_precision ? measure_gradient<float>(problem, problem.model, differentiated, held)
                           : measure_gradient<double>(problem, problem.model, differentiated, held);
}
