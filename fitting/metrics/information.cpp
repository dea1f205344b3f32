#include "fitting/metrics/information.hpp"

#include <cmath>
#include <numbers>

namespace axograd::fitting {

double poisson_bits_per_spike(double log_likelihood, std::int64_t spikes, double duration_s) {
  if (spikes <= 0 || duration_s <= 0) return undefined_score;
  const double n = static_cast<double>(spikes);
  return (log_likelihood - n * (std::log(n / duration_s) - 1)) / (n * std::numbers::ln2);
}

double bernoulli_bits_per_spike(double log_likelihood, std::int64_t spikes, std::int64_t bins) {
  if (spikes <= 0 || bins <= spikes) return undefined_score;
  const double n = static_cast<double>(spikes), others = static_cast<double>(bins - spikes);
  const double p = n / static_cast<double>(bins);
  return (log_likelihood - n * std::log(p) - others * std::log1p(-p)) / (n * std::numbers::ln2);
}

SpikeInformation& SpikeInformation::operator+=(const SpikeInformation& other) {
  log_likelihood += other.log_likelihood;
  spikes += other.spikes;
  bins += other.bins;
  return *this;
}

SpikeInformation spike_likelihood(std::span<const double> log_rate, std::span<const int> spikes, double dt_ms,
                                  std::span<const std::uint8_t> mask) {
  SpikeInformation result;
  const double log_dt = std::log(dt_ms * 1e-3);
  std::size_t next = 0;
  for (std::size_t t = 0; t < log_rate.size(); ++t) {
    while (next < spikes.size() && static_cast<std::size_t>(spikes[next]) < t) ++next;
    if (!mask.empty() && !mask[t]) continue;
    const double expected = std::exp(log_rate[t] + log_dt);  // lambda dt
    const bool spike = next < spikes.size() && static_cast<std::size_t>(spikes[next]) == t;
    result.log_likelihood += spike ? std::log(-std::expm1(-expected)) : -expected;
    result.spikes += spike;
    ++result.bins;
  }
  return result;
}

}  // namespace axograd::fitting
