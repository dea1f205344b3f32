// How fast do N squid axons run on one core? Beside NEURON, CoreNEURON, Brian2 and a JAX scan: scripts/bench hh_forward.
// Answer (Zen 4, AVX-512): 263 million neuron-steps/s in fp32, 103 in fp64; 57 623 spikes. 2.0 x the JAX scan, 13 x Brian2 (fp32).
#include "bench/neuron_task.hpp"

using namespace axograd::bench;

template <class R> void run(const Problem& problem) {
  NeuronTask<R> task(problem, "hh", {{"C_m", "C_m"}, {"g_Na", "g_Na"}, {"g_K", "g_K"}, {"g_L", "g_L"}, {"E_Na", "E_Na"}, {"E_K", "E_K"}, {"E_L", "E_L"}});
  task.input(problem.per_neuron<R>("I"));
  measure_forward(problem, task);
}

int main(int argc, char** argv) {
  const Problem problem("hh_forward", argc, argv);
  problem.single_precision ? run<float>(problem) : run<double>(problem);
}
