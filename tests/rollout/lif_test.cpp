// The leaky integrator has exact solutions; the rollout must hit them.
#include "tests/suites/bed.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::suites;

TEST_CASE("lif: constant current, exact to 1e-12", "[rollout]") {
  const Engine<double> e = engine<double>(neuron("lif"));
  Bed<double> bed(neuron("lif"), 400, 5, 0.25);
  for (auto& x : bed.inputs[0]) x = 60;   // below rheobase: 15 mV * 5 nS = 75 pA
  bed.run(e);
  for (std::int64_t t = 0; t < bed.steps; ++t) {
    const double exact = -65 + 60.0 / 5 * (1 - std::exp(-0.25 * double(t) * 5 / 100));
    REQUIRE(std::abs(bed.at("V_m", t) - exact) < 1e-12);
  }
}

TEST_CASE("lif: located spikes come at the exact times as dt goes to zero", "[rollout]") {
  const Engine<double> e = engine<double>(neuron("lif"));
  // V_reset = E_L: intervals are t_ref + tau ln(R I/(R I - theta))
  const double interval = 2 + 20 * std::log(30.0 / (30.0 - 15.0));
  double error[2];
  for (int refine = 0; refine < 2; ++refine) {
    const double dt = refine ? 0.05 : 0.1;
    Bed<double> bed(neuron("lif"), std::int64_t(100 / dt), 1, dt);
    bed.params[std::size_t(bed.param("V_reset"))][0] = -65;
    for (auto& x : bed.inputs[0]) x = 150;
    bed.spikes.mode = SpikeMode::event;
    bed.run(e);
    REQUIRE(bed.events.size() >= 6);
    error[refine] = std::abs((bed.events[5].time - bed.events[0].time) * dt - 5 * interval);
  }
  CHECK(error[0] < 2e-3);
  CHECK(error[1] < 0.35 * error[0]);   // second order
}
