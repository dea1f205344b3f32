// How fast do N adaptive LIF neurons run on one core? Beside Brian2: scripts/bench adaptive_lif_forward.
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
