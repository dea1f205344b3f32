#include "fitting/metrics/voltage.hpp"

#include <cmath>
#include <numbers>

#include "fitting/metrics/information.hpp"
#include "tests/support/catch.hpp"

using namespace axograd::fitting;

TEST_CASE("masks leave out the spikes and what is outside the region") {
  const std::vector<std::uint8_t> mask = spike_mask(10, Train{4, 9}, 1, 3, 1, 9);
  CHECK(mask == std::vector<std::uint8_t>{0, 1, 1, 0, 0, 0, 0, 1, 0, 0});
  CHECK(spike_mask(3, Train{}, 1, 1) == std::vector<std::uint8_t>{1, 1, 1});
}

TEST_CASE("variance explained sums errors and variances over sweeps") {
  VarianceExplained explained;
  const std::vector<double> v{1, 2, 3, 100}, m{1, 2, 4, -5};
  const std::vector<std::uint8_t> mask{1, 1, 1, 0};
  explained.add(m, v, mask);  // squared error 1; deviation about the mean 2: 2
  CHECK(explained.r2() == Approx(0.5));
  CHECK(explained.rms_error() == Approx(std::sqrt(1.0 / 3)));
  const std::vector<double> w{10, 14}, same{10, 14};
  explained.add(same, w);  // error 0, deviation about its own mean 12: 8
  CHECK(explained.r2() == Approx(1 - 1.0 / 10));
  CHECK(explained.samples() == 5);
  CHECK(std::isnan(VarianceExplained().r2()));
}

TEST_CASE("forward differences") { CHECK(forward_difference(std::vector<double>{1, 2, 4}, 0.5) == std::vector<double>{2, 4, 0}); }

TEST_CASE("a constant rate carries no information") {
  const int n = 20000;
  const Train spikes{100, 2000, 3000, 9999, 15000};
  const double dt = 0.1, p = 5.0 / n;
  const double rate = -std::log1p(-p) / (dt * 1e-3);  // the rate whose p per step is N / bins
  const SpikeInformation flat = spike_likelihood(std::vector<double>(n, std::log(rate)), spikes, dt);
  CHECK(flat.spikes == 5);
  CHECK(flat.bins == n);
  CHECK(flat.bits_per_spike() == Approx(0).margin(1e-9));
  // Point process: L = N ln(r) - r T at r = N / T is the reference itself.
  CHECK(poisson_bits_per_spike(5 * std::log(2.5) - 5, 5, 2.0) == Approx(0).margin(1e-12));
  CHECK(std::isnan(poisson_bits_per_spike(0, 0, 2.0)));
}

TEST_CASE("knowing the right half of the time is worth one bit") {
  // Rate 2 r in one half, next to nothing in the other: every spike is twice as likely as under the constant rate.
  const int n = 100000;
  Train spikes;
  for (int t = 50; t < n / 2; t += 5000) spikes.push_back(t);
  const double r = static_cast<double>(spikes.size()) / (n * 1e-4);
  std::vector<double> log_rate(n, std::log(2 * r));
  for (int t = n / 2; t < n; ++t) log_rate[static_cast<std::size_t>(t)] = -50;
  CHECK(spike_likelihood(log_rate, spikes, 0.1).bits_per_spike() == Approx(1).epsilon(1e-3));
}

TEST_CASE("masked samples and their spikes do not count; parts add up") {
  const std::vector<double> log_rate{0, 1, 2, 3};
  const SpikeInformation l = spike_likelihood(log_rate, Train{1, 3}, 1.0, std::vector<std::uint8_t>{1, 1, 1, 0});
  CHECK(l.spikes == 1);
  CHECK(l.bins == 3);
  CHECK(l.log_likelihood == Approx(-1e-3 + std::log(1 - std::exp(-1e-3 * std::exp(1.0))) - 1e-3 * std::exp(2.0)));
  SpikeInformation sum = l;
  sum += l;
  CHECK(sum.log_likelihood == Approx(2 * l.log_likelihood));
  CHECK(sum.bins == 6);
}
