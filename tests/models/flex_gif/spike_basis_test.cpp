// Bases of what a spike leaves behind.
#include <numbers>
#include <numeric>

#include "models/neurons/spike_basis.hpp"
#include "tests/support/catch.hpp"

using namespace axograd;

namespace {

double total(const SpikeBasis& b, double s) {
  double sum = 0;
  for (int k = 0; k < b.size(); ++k) sum += b.value(k, s);
  return sum;
}

}  // namespace

TEST_CASE("exponentials are one at the release and decay", "[spike_basis]") {
  const SpikeBasis b = exponential_basis({5, 80});
  REQUIRE(b.size() == 2);
  CHECK(b.value(0, 0) == 1);
  CHECK(b.value(1, 40) == Approx(std::exp(-0.5)));
  CHECK(b.value(1, -1e-9) == 0);
  CHECK(b.decay(0.1)[0] == Approx(std::exp(-0.02)));
  CHECK(b.value(1, b.length_ms()) < 1e-4);
}

TEST_CASE("rectangles tile their length with widening bins", "[spike_basis]") {
  const SpikeBasis b = rectangular_basis(200, 2, 4.5, 60);
  REQUIRE(b.edges.front() == 0);
  CHECK(b.edges.back() == 200);
  CHECK(b.edges[1] == Approx(2 * std::exp(1 / 4.5)));
  for (int k = 1; k + 1 < b.size(); ++k) {
    const double now = b.edges[std::size_t(k) + 1] - b.edges[std::size_t(k)],
                 before = b.edges[std::size_t(k)] - b.edges[std::size_t(k) - 1];
    CHECK(now >= Approx(before));
    CHECK(now <= 60);
  }
  for (double s = 0; s < 200; s += 0.37) REQUIRE(total(b, s) == 1);
  CHECK(total(b, 200) == 0);
  CHECK(b.decay(0.1).empty());
}

TEST_CASE("raised cosines add up to a constant between the first and the last peak", "[spike_basis]") {
  const SpikeBasis b = raised_cosine_basis(6, 100, 2);
  REQUIRE(b.size() == 6);
  CHECK(b.peaks.front() == Approx(0).margin(1e-12));
  CHECK(b.peaks.back() == Approx(100));
  for (int k = 0; k < 6; ++k) CHECK(b.value(k, std::max(0.0, b.peaks[std::size_t(k)])) == Approx(1));
  // at distance d (in spacings) a bump is (1 + cos(pi d / 2)) / 2: bumps one apart sum to 2 where all four neighbours exist
  for (double s = b.peaks[1]; s < b.peaks[4]; s += 0.21) REQUIRE(total(b, s) == Approx(2));
  for (int k = 0; k < 6; ++k) CHECK(b.value(k, b.length_ms() * 1.0001) == 0);
}

TEST_CASE("features are the sum over past spikes", "[spike_basis]") {
  const std::vector<int> spikes = {12, 60, 61, 300, 499};
  const int samples = 500, hold = 20;
  const double dt = 0.1;
  for (const SpikeBasis& b : {exponential_basis({1, 7, 60}), rectangular_basis(25, 2, 3), raised_cosine_basis(4, 20)}) {
    std::vector<float> out(std::size_t(samples) * std::size_t(b.size()), -1);
    spike_features(b, spikes, samples, hold, dt, out.data());
    double worst = 0;
    for (int t = 0; t < samples; ++t) {
      for (int k = 0; k < b.size(); ++k) {
        double expected = 0;
        for (int s : spikes) {
          if (t >= s + hold) expected += b.value(k, (t - s - hold) * dt);
        }
        worst = std::max(worst, std::abs(expected - out[std::size_t(t) * std::size_t(b.size()) + std::size_t(k)]));
      }
    }
    CHECK(worst < 1e-5);
  }
}

TEST_CASE("features without spikes, or with all of them too late, are zero", "[spike_basis]") {
  for (const SpikeBasis& b : {exponential_basis({5}), raised_cosine_basis(2, 20)}) {
    std::vector<float> out(std::size_t(50 * b.size()), -1);
    spike_features(b, {}, 50, 5, 0.1, out.data());
    CHECK(std::accumulate(out.begin(), out.end(), 0.0f) == 0);
    const std::vector<int> late = {48};
    spike_features(b, late, 50, 5, 0.1, out.data());
    CHECK(std::accumulate(out.begin(), out.end(), 0.0f) == 0);
  }
}
