// Convergence of the flows: halving dt must divide the error of V, against a 32 times finer run, by 2^order; and exactness where claimed.
#include "tests/suites/scenario.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::suites;

namespace {

// V after `ms` of a smooth sub-threshold current.
double end_voltage(const NeuronEntry& n, double dt, double ms) {
  const Scenario sc = scenario(n.fields.info->name);
  Bed<double> bed(n, std::int64_t(std::lround(ms / dt)), 1, dt);
  set_up(bed, {dt, 0, 0});
  const double amplitude = n.fields.info->edge ? 1 : 0.12 * sc.mean;
  for (std::int64_t t = 0; t < bed.steps; ++t) bed.inputs[0][std::size_t(t)] = amplitude * std::sin(0.3 * (double(t) + 0.5) * dt);
  bed.run(engine<double>(n));
  REQUIRE(bed.counts[0] == 0);
  return bed.final_state[0];
}

}  // namespace

TEST_CASE("every neuron: the flow converges at first order or better", "[models]") {
  for (const NeuronEntry& n : neurons()) {
    INFO(n.fields.info->name);
    const double dt = scenario(n.fields.info->name).dt, ms = 12.8;
    const double best = end_voltage(n, dt / 32, ms);
    const double coarse = std::abs(end_voltage(n, dt, ms) - best), fine = std::abs(end_voltage(n, dt / 2, ms) - best);
    CHECK(coarse < 0.2);
    CHECK(fine < 0.55 * coarse + 1e-9);
  }
}
