// Losses of spike times: the same numbers as the scores of fitting/metrics, derivatives in the times.
#include <algorithm>

#include "fitting/losses/gamma_loss.hpp"
#include "fitting/losses/van_rossum.hpp"
#include "fitting/metrics/distances.hpp"
#include "fitting/metrics/gamma.hpp"
#include "tests/fitting/losses/traces.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;
using namespace axograd::fitting;
using namespace axograd::testing;

namespace {

std::vector<double> train(unsigned seed, int spikes, double ms = 1000) {
  std::mt19937_64 random(seed);
  std::uniform_int_distribution<int> sample(0, int(ms / 0.1) - 1);
  std::vector<double> times;
  for (int i = 0; i < spikes; ++i) times.push_back(0.1 * sample(random));
  std::sort(times.begin(), times.end());
  times.erase(std::unique(times.begin(), times.end()), times.end());
  return times;
}

std::vector<int> samples(const std::vector<double>& times) {
  std::vector<int> s;
  for (double t : times) s.push_back(int(std::lround(t / 0.1)));
  return s;
}

}  // namespace

TEST_CASE("crossings: time on the chord and its derivative", "[losses]") {
  const std::vector<double> V = spiking_trace({40.3, 71.6}), d = direction(V.size(), 4);
  const Crossings c = crossings(V, dt, 0);
  REQUIRE(c.times.size() == 2);
  // The formula crosses 0 mV some tenths of a millisecond before its peak.
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK(c.times[i] < (i ? 71.6 : 40.3));
    CHECK(c.times[i] > (i ? 71.6 : 40.3) - 0.3);
    std::vector<double> by_time(2), gradient(V.size()), up = V, down = V;
    by_time[i] = 1;
    add_through_crossings(c, V, dt, 0, by_time, gradient);
    const double h = 1e-5;
    double along = 0;
    for (std::size_t t = 0; t < V.size(); ++t) along += gradient[t] * d[t], up[t] += h * d[t], down[t] -= h * d[t];
    CHECK(along == Approx((crossings(up, dt, 0).times[i] - crossings(down, dt, 0).times[i]) / (2 * h)).epsilon(1e-6));
  }
}

TEST_CASE("van Rossum: closed form = the grid's, derivative = finite differences, kinks give 0", "[losses]") {
  const VanRossum loss{{.tau = 12}};
  for (unsigned seed = 1; seed <= 5; ++seed) {
    std::vector<double> a = train(seed, 20), b = train(100 + seed, 25);
    if (seed == 2) a = b;
    if (seed == 3) a[4] = b[7], std::sort(a.begin(), a.end());
    CHECK(loss.trains(a, b) == Approx(van_rossum_squared(samples(a), samples(b), 0.1, 12)).margin(1e-12));
    std::vector<double> gradient(a.size());
    loss.trains(a, b, gradient);
    for (std::size_t i = 0; i < a.size(); ++i) {
      if (std::find(b.begin(), b.end(), a[i]) != b.end()) {  // between the two one-sided slopes
        std::vector<double> up = a, down = a;
        up[i] += 1e-6, down[i] -= 1e-6;
        CHECK(gradient[i] == Approx((loss.trains(up, b) - loss.trains(down, b)) / 2e-6).margin(1e-5));
        continue;
      }
      std::vector<double> up = a, down = a;
      up[i] += 1e-6, down[i] -= 1e-6;
      CHECK(gradient[i] == Approx((loss.trains(up, b) - loss.trains(down, b)) / 2e-6).margin(1e-8));
    }
  }
  CHECK(loss.trains({}, {}) == 0);
  CHECK(loss.trains(std::vector<double>{5}, {}) == 0.5);
}

TEST_CASE("Gamma: the score itself without edges, close to it with narrow ones, 0 for chance", "[losses]") {
  const std::vector<double> data = spiking_trace({40.3, 71.6, 118.2, 190.7}),
                            model = spiking_trace({42.1, 70.2, 121.9, 196.3, 240.9});
  const auto spikes = [](const std::vector<double>& V) {
    const auto after = crossings(V, dt, 0).after;
    return std::vector<int>(after.begin(), after.end());
  };
  const double hard = 1 - gamma_factor(spikes(data), spikes(model), 6000, dt, 4);
  CHECK(GammaLoss{{.edge = 0}}(model, data, dt) == hard);
  CHECK(GammaLoss{{.edge = 0.01}}(model, data, dt) == Approx(hard).epsilon(1e-6));
  CHECK(GammaLoss{{.edge = 0, .rate_weight = 2}}(model, data, dt) == Approx(hard + 2 * 0.25));
  CHECK(GammaLoss{}(std::vector<double>(6000, -70), data, dt) == 1);
  CHECK(GammaLoss{}(std::vector<double>(6000, -70), std::vector<double>(6000, -60), dt) == 0);

  const GammaLoss soft{{.edge = 2}};
  double mean = 0;
  for (unsigned seed = 1; seed <= 100; ++seed) {
    const std::vector<double> a = train(seed, 20, 1e4), b = train(1000 + seed, 20, 1e4);
    mean += soft.trains(a, b, 1e4) / 100;
    if (seed > 3) continue;
    std::vector<double> gradient(a.size());
    soft.trains(a, b, 1e4, gradient);
    for (std::size_t i = 0; i < a.size(); ++i) {
      std::vector<double> up = a, down = a;
      up[i] += 1e-5, down[i] -= 1e-5;
      CHECK(gradient[i] == Approx((soft.trains(up, b, 1e4) - soft.trains(down, b, 1e4)) / 2e-5).margin(1e-9));
    }
  }
  CHECK(mean == Approx(1).margin(0.02));
}
