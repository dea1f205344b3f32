// Escape noise: law of the drawn spikes, teacher forcing, likelihood and its derivatives.
#include "tests/suites/scenario.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::suites;

namespace {

Bed<double> noisy_bed(const NeuronEntry& n, double ms, std::int64_t lanes) {
  auto bed = make_bed<double>(n, ms, lanes);
  bed.spikes.mode = SpikeMode::escape;
  bed.spikes.seed = 7;
  return bed;
}

}  // namespace

TEST_CASE("escape: drawn spikes replayed as given spikes give the same states", "[models]") {
  for (const NeuronEntry& n : neurons()) {
    if (!n.fields.log_rate) continue;
    INFO(n.fields.info->name);
    const auto e = engine<double>(n);
    auto bed = noisy_bed(n, 80, 9);
    bed.run(e);
    const auto traces = bed.traces;
    std::int64_t spikes = 0;
    for (auto c : bed.counts) spikes += c;
    CHECK(spikes > 0);
    const ForcedSpikes given(bed.steps_of_lanes);
    given.apply(bed.spikes);
    bed.run(e);
    CHECK(bed.traces == traces);
  }
}

// A neuron whose rate does not move: the count of 4000 lanes is Poisson-like with mean known, 5 sigma.
TEST_CASE("escape: the rate is the rate", "[models]") {
  const NeuronEntry& n = neuron("gif");
  Bed<float> bed(n, 500, 4000, 0.1);
  bed.spikes.mode = SpikeMode::escape;
  const double rate = 40;   // Hz
  for (auto& x : bed.params[std::size_t(bed.param("Delta_V"))]) x = 1;
  for (auto& x : bed.params[std::size_t(bed.param("V_T"))]) x = float(-65 - std::log(rate));
  for (auto& x : bed.params[std::size_t(bed.param("V_reset"))]) x = -65;
  bed.run(engine<float>(n));
  double spikes = 0;
  for (auto c : bed.counts) spikes += double(c);
  // renewal process with dead time 4.1 ms; mean count of a start without history over 50 ms
  const double p = 1 - std::exp(-rate * 1e-4);
  std::vector<double> expected(501, 0);   // expected spikes in the last s steps of freedom
  for (int s = 1; s <= 500; ++s) expected[std::size_t(s)] = (1 - p) * expected[std::size_t(s - 1)] + p * (1 + (s > 41 ? expected[std::size_t(s - 41)] : 0));
  CHECK(std::abs(spikes / 4000 - expected[500]) < 5 * std::sqrt(expected[500] / 4000));
}

TEST_CASE("likelihood of given spikes: adjoint = sensitivities = finite differences; Fisher is the slope's variance", "[models]") {
  for (const NeuronEntry& n : neurons()) {
    if (!n.fields.log_rate) continue;
    const std::string name = n.fields.info->name;
    const auto e = engine<double>(n);
    auto bed = noisy_bed(n, 50, 3);
    bed.run(e);
    const ForcedSpikes given(bed.steps_of_lanes);
    given.apply(bed.spikes);
    bed.objective.likelihood = true;
    bed.objective.likelihood_scale = -1;
    bed.objective.rate_limits = {2, 9};
    bed.weight.assign(std::size_t(bed.steps), 1);
    for (std::size_t t = 0; t < 30; ++t) bed.weight[t] = 0;
    const int p = bed.fields.params.size;
    std::vector<int> directions;
    for (int i = 0; i < p; ++i) directions.push_back(i);
    std::vector<double> ga(std::size_t(p * 3)), gs(std::size_t(p * 3)), fisher(std::size_t(p * p * 3));
    Adjoint<double> a;
    a.params = ga.data();
    bed.with([&](const Rollout<double>& k) { adjoint(e, k, a); });
    Sensitivities<double> want;
    want.directions = directions.data();
    want.count = p;
    want.gradient = gs.data();
    want.gauss_newton = fisher.data();
    bed.with([&](const Rollout<double>& k) { sensitivities(e, k, want); });
    for (int lane = 0; lane < 3; ++lane) {
      double largest = 0;
      const auto value = [&](int i) { return std::max(1e-2, std::abs(bed.params[std::size_t(i)][std::size_t(lane)])); };
      for (int i = 0; i < p; ++i) largest = std::max(largest, std::abs(ga[std::size_t(i * 3 + lane)]) * value(i));
      for (int i = 0; i < p; ++i) {
        const double by_adjoint = ga[std::size_t(i * 3 + lane)], by_sensitivity = gs[std::size_t(lane * p + i)];
        double& x = bed.params[std::size_t(i)][std::size_t(lane)];
        const double kept = x, h = 1e-6 * value(i);
        x = kept + h;
        bed.run(e);
        const double up = bed.loss(lane);
        x = kept - h;
        bed.run(e);
        const double down = bed.loss(lane);
        x = kept;
        INFO(name << " parameter " << i << " lane " << lane);
        CHECK(std::abs(by_adjoint - by_sensitivity) * value(i) <= 1e-10 * largest);
        CHECK(std::abs(by_adjoint - (up - down) / (2 * h)) * value(i) <= 1e-6 * largest);
        CHECK(fisher[std::size_t((lane * p + i) * p + i)] >= 0);
      }
    }
  }
}

TEST_CASE("a recording drives the voltage", "[models]") {
  const NeuronEntry& n = neuron("hh");
  const auto e = engine<double>(n);
  auto bed = make_bed<double>(n, 20, 2);
  std::vector<double> recorded(std::size_t(bed.steps));
  for (std::size_t t = 0; t < recorded.size(); ++t) recorded[t] = -65 + 30 * std::sin(0.02 * double(t));
  bed.drive = {0, per_step<double>(recorded.data()), 1};
  bed.run(e);
  for (std::int64_t t = 0; t < bed.steps; ++t) REQUIRE(bed.at("V_m", t, 1) == recorded[std::size_t(t)]);
  bed.drive.gain = 0.25;
  bed.run(e);
  CHECK(bed.at("V_m", 0, 1) == Approx(-65 + 0.25 * (recorded[0] + 65)));
  bed.objective.state = 0;
  bed.target.assign(std::size_t(bed.steps * 2), -60);
  std::vector<double> g(std::size_t(bed.fields.params.size * 2));
  Adjoint<double> a;
  a.params = g.data();
  bed.with([&](const Rollout<double>& k) { adjoint(e, k, a); });
  for (int i = 0; i < bed.fields.params.size; ++i) {
    double& x = bed.params[std::size_t(i)][1];
    const double kept = x, h = 1e-5 * std::max(1.0, std::abs(kept));
    x = kept + h;
    bed.run(e);
    const double up = bed.loss(1);
    x = kept - h;
    bed.run(e);
    const double down = bed.loss(1);
    x = kept;
    CHECK(g[std::size_t(i * 2 + 1)] == Approx((up - down) / (2 * h)).epsilon(1e-6).margin(1e-6));
  }
}
