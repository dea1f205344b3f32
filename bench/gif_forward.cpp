// The same neurons with escape noise, one exponential and a drawn threshold: how fast do they run? Beside Brian2: scripts/bench gif_forward.
// Answer (Zen 4, AVX-512): 886 million neuron-steps/s in fp32, 472 in fp64; 36 388 spikes. 8.9 x Brian2 (fp32).
#include "bench/adaptive_lif.hpp"

using namespace axograd::bench;

template <class R> void run(const Problem& problem) {
  auto task = adaptive_lif<R>(problem, true);
  measure_forward(problem, task);
}

int main(int argc, char** argv) {
  const Problem problem("gif_forward", argc, argv);
  problem.single_precision ? run<float>(problem) : run<double>(problem);
}
