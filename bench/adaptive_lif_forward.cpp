// How fast do N adaptive LIF neurons run on one core? Beside Brian2: scripts/bench adaptive_lif_forward.
// Answer (Zen 4, AVX-512): 1465 million neuron-steps/s in fp32, 694 in fp64; 24 255 spikes. 4.3 x Brian2 (fp32).
#include "bench/adaptive_lif.hpp"

using namespace axograd::bench;

template <class R> void run(const Problem& problem) {
  auto task = adaptive_lif<R>(problem, false);
  measure_forward(problem, task);
}

int main(int argc, char** argv) {
  const Problem problem("adaptive_lif_forward", argc, argv);
  problem.single_precision ? run<float>(problem) : run<double>(problem);
}
