// What does the gradient of a voltage loss by 8 parameters of each of N squid axons cost on one core? Methods: none (the loss
// alone), sensitivities (with J'J), adjoint. Beside JAX, Jaxley and eager LibTorch: scripts/bench hh_gradient. Answer (Zen 4,
// AVX-512, fp32, N 1000): 91 million neuron-steps/s with J'J, 101 by the adjoint, 258 for the loss alone; JAX at best 27.
#include "bench/gradient_bench.hpp"

using namespace axograd::bench;

int main(int argc, char** argv) {
  const Problem problem("hh_gradient", argc, argv);
  Names names;
  for (const std::string& name : problem.by()) names.push_back({name == "I" ? "I_e" : name, name});
  problem.single_precision ? measure_gradient<float>(problem, "hh", names) : measure_gradient<double>(problem, "hh", names);
}
