// Located spikes: the sensitivities contain the spikes' own movement, so finite differences of the located simulator must agree.
#include "tests/suites/scenario.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::suites;

TEST_CASE("every resetting neuron: located-spike sensitivities = finite differences", "[models]") {
  for (const NeuronEntry& n : neurons()) {
    if (n.fields.info->edge) continue;
    const auto e = engine<double>(n);
    auto bed = make_bed<double>(n, 60, 3);
    bed.spikes.mode = SpikeMode::event;
    bed.objective.state = 0;
    bed.objective.square_scale = 1e-3;
    bed.target.assign(std::size_t(bed.steps * bed.lanes), -60);
    std::vector<int> directions;
    for (int i = 0; i < bed.fields.params.size; ++i) directions.push_back(i);
    std::vector<double> g(directions.size() * 3);
    Sensitivities<double> want;
    want.directions = directions.data();
    want.count = int(directions.size());
    want.gradient = g.data();
    bed.with([&](const Rollout<double>& k) { sensitivities(e, k, want); });
    CHECK(bed.counts[0] + bed.counts[1] + bed.counts[2] > 0);
    const auto counts = bed.counts;
    // (The map jumps by O(dt^2) where a spike crosses a step's boundary; h is small enough that none does here.)
    for (int lane = 0; lane < 3; ++lane) {
      double largest = 0;
      const auto value = [&](int i) { return std::max(1e-2, std::abs(bed.params[std::size_t(i)][std::size_t(lane)])); };
      for (std::size_t i = 0; i < directions.size(); ++i) largest = std::max(largest, std::abs(g[std::size_t(lane) * directions.size() + i] * value(int(i))));
      for (std::size_t i = 0; i < directions.size(); ++i) {
        double& x = bed.params[i][std::size_t(lane)];
        const double kept = x, v = value(int(i)), h = 1e-7 * v;
        x = kept + h;
        bed.run(e);
        const double up = bed.loss(lane);
        x = kept - h;
        bed.run(e);
        const double down = bed.loss(lane);
        x = kept;
        INFO(n.fields.info->name << " parameter " << i << " lane " << lane);
        CHECK(bed.counts == counts);
        CHECK(std::abs((up - down) / (2 * h) - g[std::size_t(lane) * directions.size() + i]) * v <= 1e-5 * largest);
      }
    }
  }
}

// A LIF neuron's interval T = t_ref + tau ln((R I - r)/(R I - theta)): the derivative of V at a fixed late time follows from that of the
// last spike's time alone.
TEST_CASE("lif: located-spike sensitivity has the exact limit", "[models]") {
  const NeuronEntry& n = neuron("lif");
  const auto e = engine<double>(n);
  Bed<double> bed(n, 4000, 1, 0.01);
  bed.params[std::size_t(bed.param("V_reset"))][0] = -65;
  for (auto& x : bed.inputs[0]) x = 150;
  bed.spikes.mode = SpikeMode::event;
  std::vector<double> slope(4000);
  const int direction = bed.param("V_th");
  Sensitivities<double> want;
  want.directions = &direction;
  want.count = 1;
  want.trace = {0, slope.data()};
  bed.with([&](const Rollout<double>& k) { sensitivities(e, k, want); });
  REQUIRE(bed.events.size() == 2);
  // one interval from rest, then t_ref + one interval: t_2 = t_ref + 2 tau ln(30/(30 - x)), x = V_th - E_L = 15; dt_2/dx = 2 tau/(30 - x)
  const double t2 = 2 + 40 * std::log(2.0), dt2 = 40.0 / 15, now = 3999 * 0.01;
  CHECK(bed.events[1].time * 0.01 == Approx(t2).margin(1e-4));
  REQUIRE(now > t2 + 2);
  const double velocity = 30.0 / 20 * std::exp(-(now - t2 - 2) / 20);   // dV/dt at the end
  CHECK(slope[3999] == Approx(-velocity * dt2).epsilon(1e-3));
}
