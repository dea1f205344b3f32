// What does one published training step of the conductance-based E/I network (arXiv 2406.19708: 100 inputs, 200 neurons, dense, 2200
// steps, 128 trials) cost on one core? Network and trials: bench/peers/coba_network.py. Figures: bench/README.md.
#include "bench/coba_network.hpp"

using namespace axograd::bench;

int main(int argc, char** argv) {
  const NetworkProblem problem("rsnn_scaling", argc, argv);
  const NetworkData data = evidence(problem);
  if (problem.single_precision) measure_network(problem, coba_network<float>(problem), data, {"W_in", "W_E", "W_I"}, {});
  else measure_network(problem, coba_network<double>(problem), data, {"W_in", "W_E", "W_I"}, {});
}
