// Convergence of the flows: halving dt must divide the error of V, against a 32 times finer run, by 2^order; and exactness where
// claimed.
#include "tests/suites/scenario.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::suites;

namespace {

constexpr std::int64_t phases = 4;

// V of each lane after `ms` of a smooth sub-threshold current, which has another phase in every lane.
std::vector<double> end_voltages(const NeuronEntry& n, double dt, double ms) {
  const Scenario sc = scenario(n.fields.info->name);
  Bed<double> bed(n, std::int64_t(std::lround(ms / dt)), phases, dt);
  set_up(bed, {dt, 0, 0});
  const double amplitude = 0.11 * sc.mean * (sc.jumps ? dt / sc.dt : 1);
  for (std::int64_t t = 0; t < bed.steps; ++t) {
    for (std::int64_t i = 0; i < phases; ++i) {
      bed.inputs[0][std::size_t(t * phases + i)] = amplitude * std::sin(0.3 * (double(t) + 0.5) * dt + 1.5707963 * double(i));
    }
  }
  bed.run(engine<double>(n));
  for (std::int64_t i = 0; i < phases; ++i) REQUIRE(bed.counts[std::size_t(i)] == 0);
  return {bed.final_state.begin(), bed.final_state.begin() + phases};
}

double distance(const std::vector<double>& a, const std::vector<double>& b) {
  double worst = 0;
  for (std::size_t i = 0; i < a.size(); ++i) worst = std::max(worst, std::abs(a[i] - b[i]));
  return worst;
}

}  // namespace

TEST_CASE("every neuron: the flow converges at first order or better", "[models]") {
  for (const NeuronEntry& n : neurons()) {
    INFO(n.fields.info->name);
    const double dt = scenario(n.fields.info->name).dt, ms = 12.8;
    const std::vector<double> best = end_voltages(n, dt / 32, ms);
    const double coarse = distance(end_voltages(n, dt, ms), best), fine = distance(end_voltages(n, dt / 2, ms), best);
    CHECK(coarse < 0.2);
    CHECK(fine < 0.55 * coarse + 1e-9);
  }
}
