// Potentials outside their bands: the sum by hand, its gradients against finite differences in check mode.
#include "core/base/error.hpp"
#include "tests/network/zoo.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::testing;

namespace {

// Bands that potentials leave on both sides, from a run without them.
std::vector<PotentialBand> crossed_bands(const Zoo& zoo, double scale) {
  Network<double> seen = zoo.network;
  read_potentials(seen);
  NetworkRun<double> run(seen, zoo.trials(), {.gradient = false, .smooth = true});
  run.forward();
  double low = 1e300, high = -1e300;
  for (double v : run.outputs()) low = std::min(low, v), high = std::max(high, v);
  const PotentialBand band{low + 0.3 * (high - low), low + 0.6 * (high - low), scale};
  return {band, {band.low, std::numeric_limits<double>::infinity(), 2 * scale}};
}

double excess(const Zoo& zoo, const NetworkRunOptions& options) {
  NetworkRun<double> run(zoo.network, zoo.trials(), options);
  run.forward();
  return run.excess();
}

struct Check {
  Zoo& zoo;
  NetworkRunOptions options;
  double magnitude;
  void operator()(double& x, double scale, double exact, double largest) const {
    const double before = x, h = 3e-5 * std::max(std::abs(before), scale);
    const auto at = [&](double shift) {
      x = before + shift;
      const double e = excess(zoo, options);
      x = before;
      return e;
    };
    const auto central = [&](double step) { return (at(step) - at(-step)) / (2 * step); };
    const double slope = (4 * central(h / 2) - central(h)) / 3;
    CHECK(std::abs(exact - slope) <= 2e-6 * largest + 1e-13 * magnitude / h);  // second derivatives jump at the band's edges
  }
};

double largest(const std::vector<double>& x) {
  double m = 0;
  for (double y : x) m = std::max(m, std::abs(y));
  return m;
}

}  // namespace

TEST_CASE("excess of potentials: the sum by hand, and nothing without bands") {
  Zoo zoo("lif", {}, 18, 30);  // two groups of trials
  Network<double>& n = zoo.network;
  const int cells = n.neurons();
  read_potentials(n);
  const auto bands = crossed_bands(zoo, 3);
  NetworkRun<double> run(n, zoo.trials(), {.bands = bands}), plain(n, zoo.trials(), {});
  run.forward();
  plain.forward();
  double sum = 0;
  for (std::size_t i = 0; i < run.outputs().size(); ++i) {
    const PotentialBand& b = bands[int(i % std::size_t(cells)) < Zoo::first ? 0 : 1];
    const double v = run.outputs()[i], out = std::max({0.0, v - b.high, b.low - v}) / b.scale;
    sum += out * out;
  }
  CHECK(sum > 1);
  CHECK(run.excess() == Approx(sum).epsilon(1e-12));
  CHECK(plain.excess() == 0);
  CHECK_THROWS_AS(NetworkRun<double>(n, zoo.trials(), {.bands = {bands[0]}}), UsageError);
  CHECK_THROWS_AS(NetworkRun<double>(n, zoo.trials(), {.bands = {{1, 0, 1}, {}}}), UsageError);
}

TEST_CASE("excess of potentials: gradients against finite differences") {
  for (const char* name : {"snn_alif", "lif", "gif_coba", "izhikevich", "hh"}) {
    Zoo zoo(name, {.sparse = true, .delay = 2}, 2, 30);
    const NetworkRunOptions options{.smooth = true, .bands = crossed_bands(zoo, zoo_spec(name).width)};
    NetworkRun<double> run(zoo.network, zoo.trials(), options);
    run.forward();
    REQUIRE(run.excess() > 0);
    NetworkGradient<double> g;
    run.backward({.excess = 1}, {.parameters = true}, g);
    const Check check{zoo, options, run.excess()};
    for (std::size_t i = 0; i < zoo.network.projections.size(); ++i) {
      INFO(name << ", projection " << zoo.network.projections[i].name);
      auto& w = zoo.network.projections[i].wiring.weight;
      CHECK(largest(g.projections[i]) > 0);
      for (std::size_t k = 0; k < w.size(); k += 3) check(w[k], 0.1 * largest(w), g.projections[i][k], largest(g.projections[i]));
    }
    for (std::size_t p = 0; p < 2; ++p) {
      INFO(name << ", base inputs of population " << p);
      auto& base = zoo.network.populations[p].base;
      for (std::size_t k = 0; k < base.size(); ++k) check(base[k], 0.01 * largest(base), g.base[p][k], largest(g.base[p]));
    }
    CHECK(largest(g.readout_weight) == 0);
  }
}

TEST_CASE("excess of potentials: the same numbers with checkpoints and with any number of threads") {
  Zoo zoo("gif_coba", {}, 40, 60);
  const auto cotangent = zoo.cotangent();
  const auto bands = crossed_bands(zoo, 1);
  const auto gradient = [&](int threads, std::int64_t memory, double* sum) {
    NetworkRun<double> run(zoo.network, zoo.trials(), {.threads = threads, .memory_budget = memory, .bands = bands});
    run.forward();
    *sum = run.excess();
    NetworkGradient<double> g;
    run.backward({.outputs = cotangent.data(), .excess = 0.3}, {}, g);
    return g.projections;
  };
  double whole = 0, parts = 0;
  const auto one = gradient(1, 256 << 20, &whole);
  CHECK(whole > 0);
  CHECK(gradient(3, 1, &parts) == one);
  CHECK(parts == whole);
}
