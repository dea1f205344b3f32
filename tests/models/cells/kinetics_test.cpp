// Gates and membranes by the text's step against a classical Runge-Kutta run of the same differential equation at a fifth of the
// step.
#include "all_neurons.hpp"
#include "tests/models/cells/ode.hpp"
#include "tests/suites/scenario.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::suites;

namespace {

// Largest distance of any state from the fine run, over that state's range, at two widths of the step: 25 ms that hold a spike.
// `finer`: how many times finer than the suite's step.
template <class M> void check_against_fine(int finer = 10) {
  INFO(M::info.name);
  const Scenario sc = scenario(M::info.name);
  const double span = 25, current = sc.mean;
  double worst[2];
  for (int i = 0; i < 2; ++i) {
    const double dt = sc.dt / double(finer << i);
    const std::int64_t steps = std::int64_t(std::lround(span / dt));
    OdeOf<M> fine, coarse;
    double largest = 0;
    std::vector<double> low(std::size_t(fine.size), 1e9), high(std::size_t(fine.size), -1e9), off(std::size_t(fine.size), 0);
    for (std::int64_t t = 0; t < steps; ++t) {
      for (int j = 0; j < 5; ++j) fine.runge_kutta(current, dt / 5);
      coarse.step(current, dt);
      for (int k = 0; k < fine.size; ++k) {
        const std::size_t at = std::size_t(k);
        low[at] = std::min(low[at], fine.y[at]), high[at] = std::max(high[at], fine.y[at]);
        off[at] = std::max(off[at], std::abs(fine.y[at] - coarse.y[at]));
      }
    }
    for (std::size_t k = 0; k < off.size(); ++k) largest = std::max(largest, off[k] / std::max(1e-9, high[k] - low[k]));
    worst[i] = largest;
  }
  INFO("errors " << worst[0] << ", " << worst[1]);
  CHECK(worst[0] < 0.1);
  CHECK(worst[1] < 0.55 * worst[0]);  // first order
  CHECK(worst[1] > 0.4 * worst[0]);   // and no better: the fine run is the truth, not a copy
}

}  // namespace

TEST_CASE("cells converge to an independent integration", "[cells]") {
  check_against_fine<Hh>();
  check_against_fine<PospischilRs>();
  check_against_fine<PospischilFs>();
  check_against_fine<PospischilIb>();
  check_against_fine<PospischilLts>();
  check_against_fine<Hh2406>(80);  // 125/ms at the peak of a spike: a fifth of the usual capacitance
  check_against_fine<WangBuzsaki>();
  check_against_fine<ConnorStevens>();
  check_against_fine<MorrisLecar>();
}

// In voltage clamp (the rollout's drive, gain 1) a gate's step is exact at any width.
TEST_CASE("voltage clamp: gates relax exponentially", "[cells]") {
  const NeuronEntry& n = neuron("pospischil_rs");
  const double dt = 2, command = -20;
  Bed<double> bed(n, 400, 1, dt);
  bed.drive = {0, constant(&command), 1};
  bed.run(engine<double>(n));
  const OdeOf<PospischilRs> cell;
  auto s = cell.state(cell.y);
  s.V_m = command;
  PospischilRs::each_gate(s, cell.at(0), [&]<class G>(G, const auto& r) {
    if constexpr (std::is_same_v<G, gate::p>) {
      const double steady = r.inflow / r.total;
      for (std::int64_t t : {1, 10, 399}) {
        CHECK(bed.at("p", t) == Approx(steady + (s.p - steady) * std::exp(-r.total * double(t) * dt)).epsilon(1e-12));
      }
    }
  });
}
