// Adjoint, sensitivities and finite differences of one smooth neuron.
#include "tests/suites/bed.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::suites;

TEST_CASE("hh: adjoint = sensitivities = finite differences", "[rollout]") {
  const Engine<double> e = engine<double>(neuron("hh"));
  Bed<double> bed(neuron("hh"), 900, 3, 0.025);
  for (std::int64_t t = 0; t < bed.steps; ++t) {
    for (std::int64_t lane = 0; lane < 3; ++lane) bed.inputs[0][std::size_t(t * 3 + lane)] = 8 + 4 * wobble(t, lane, 0.025);
  }
  bed.objective.state = 0;
  bed.objective.square_scale = 1e-3;
  bed.target.assign(std::size_t(bed.steps * 3), -60);
  const int p = bed.fields.params.size, s = bed.fields.state.size;
  std::vector<double> dp(std::size_t(p * 3)), ds(std::size_t(s * 3));
  Adjoint<double> a;
  a.params = dp.data();
  a.start = ds.data();
  bed.with([&](const Rollout<double>& k) { adjoint(e, k, a); });
  std::vector<int> directions;
  for (int i = 0; i < p + s; ++i) directions.push_back(i);
  std::vector<double> g(std::size_t((p + s) * 3));
  Sensitivities<double> want;
  want.directions = directions.data();
  want.count = p + s;
  want.gradient = g.data();
  bed.with([&](const Rollout<double>& k) { sensitivities(e, k, want); });
  REQUIRE(bed.counts[0] > 0);
  for (int i = 0; i < p + s; ++i) {
    for (int lane = 0; lane < 3; ++lane) {
      const double by_adjoint = i < p ? dp[std::size_t(i * 3 + lane)] : ds[std::size_t((i - p) * 3 + lane)];
      const double by_sensitivity = g[std::size_t(lane * (p + s) + i)];
      CHECK(std::abs(by_adjoint - by_sensitivity) < 1e-10 * (1 + std::abs(by_adjoint)));
      double& x = i < p ? bed.params[std::size_t(i)][std::size_t(lane)] : bed.start[std::size_t(i - p)][std::size_t(lane)];
      const double kept = x, h = 1e-5 * std::max(0.1, std::abs(kept));
      x = kept + h;
      bed.run(e);
      const double up = bed.loss(lane);
      x = kept - h;
      bed.run(e);
      const double down = bed.loss(lane);
      x = kept;
      CHECK((up - down) / (2 * h) == Approx(by_adjoint).epsilon(1e-6).margin(1e-7));
    }
  }
}
