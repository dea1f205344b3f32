// Log-likelihood as information: bits per spike above a homogeneous Poisson process of the same rate.
#pragma once
#include <cstdint>
#include <span>

#include "fitting/metrics/trains.hpp"

namespace axograd::fitting {

// For a point-process log-likelihood L = sum_spikes ln(lambda / Hz) - integral of lambda (natural log, lambda in Hz):
// (L - N (ln(N / T) - 1)) / (N ln 2), T in seconds. NaN without spikes.
double poisson_bits_per_spike(double log_likelihood, std::int64_t spikes, double duration_s);

// For a Bernoulli log-likelihood L = sum_spikes ln p + sum_others ln(1 - p) over `bins` samples: above a constant p = N / bins.
double bernoulli_bits_per_spike(double log_likelihood, std::int64_t spikes, std::int64_t bins);

// The exact discrete log-likelihood of given spikes: p_t = 1 - exp(-lambda_t dt). log_rate: ln(lambda / Hz) per sample; only
// samples with mask != 0 count (an empty mask: all), so refractory samples are masked out by the caller.
struct SpikeInformation {
  double log_likelihood = 0;  // nats
  std::int64_t spikes = 0, bins = 0;
  double bits_per_spike() const { return bernoulli_bits_per_spike(log_likelihood, spikes, bins); }
  SpikeInformation& operator+=(const SpikeInformation& other);
};
SpikeInformation spike_likelihood(std::span<const double> log_rate, std::span<const int> spikes, double dt_ms,
                                  std::span<const std::uint8_t> mask = {});

}  // namespace axograd::fitting
