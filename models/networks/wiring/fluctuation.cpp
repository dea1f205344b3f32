#include "models/networks/wiring/fluctuation.hpp"

#include <fmt/format.h>

#include <cmath>

#include "core/base/error.hpp"
#include "models/networks/wiring/draws.hpp"

namespace axograd::networks {
namespace {

void check_options(const FluctuationOptions& o) {
  if (!(o.xi > 0) || !(o.rate > 0) || !(o.threshold > o.mean) || !(o.input_share >= 0 && o.input_share <= 1))
    throw UsageError(
        fmt::format("fluctuation-driven weights: xi {}, rate {} Hz, mean {} below threshold {}, input share {} (0 … 1): one "
                    "of them is out of range",
                    o.xi, o.rate, o.mean, o.threshold, o.input_share));
}

// s.d. of weights whose `count` inputs make this variance of the potential.
double sd_for(double variance, double count, double rate, double mean, const PspIntegrals& psp) {
  if (count == 0 && variance == 0) return 0;
  const double square = variance / (count * rate * psp.square) - mean * mean;
  if (!(square >= 0) || !std::isfinite(square))
    throw UsageError(
        fmt::format("fluctuation-driven weights: {} inputs at {} Hz with a mean weight of {} fluctuate by more than the target "
                    "allows; a lower mean, a smaller xi, or more or faster inputs would do",
                    count, 1000 * rate, mean));
  return std::sqrt(square);
}

}  // namespace

PspIntegrals psp_integrals(double tau_m, double tau_syn) {
  if (!(tau_m > 0) || !(tau_syn > 0)) throw UsageError(fmt::format("time constants of {} and {} ms; above 0", tau_m, tau_syn));
  return {tau_syn, tau_syn * tau_syn / (2 * (tau_syn + tau_m))};
}

PspIntegrals psp_integrals(std::span<const double> response, double dt) {
  PspIntegrals sum;
  for (const double u : response) sum.area += u * dt, sum.square += u * u * dt;
  return sum;
}

NormalWeights fluctuation_driven(const FluctuationOptions& options, double inputs, double recurrent, PspIntegrals psp) {
  check_options(options);
  const double rate = options.rate / 1000, sd = (options.threshold - options.mean) / options.xi;
  const double share = recurrent > 0 ? options.input_share : 1;
  NormalWeights weights;
  weights.mean = options.mean / ((inputs + recurrent) * rate * psp.area);
  weights.sd_input = sd_for(share * sd * sd, inputs, rate, weights.mean, psp);
  if (recurrent > 0) weights.sd_recurrent = sd_for((1 - share) * sd * sd, recurrent, rate, weights.mean, psp);
  return weights;
}

ExponentialWeights fluctuation_driven_dale(const FluctuationOptions& options, double inputs, double excitatory, double inhibitory,
                                           PspIntegrals excitatory_psp, PspIntegrals inhibitory_psp) {
  check_options(options);
  if (!(inputs > 0) || !(excitatory >= 0) || !(inhibitory > 0) || options.mean != 0 ||
      (excitatory > 0 && options.input_share >= 1) || options.input_share <= 0)
    throw UsageError(
        fmt::format("fluctuation-driven weights under Dale's law: {} inputs, {} excitatory, {} inhibitory synapses per cell, "
                    "mean {}, input share {}; there must be inputs and inhibition, a mean of 0 and a share inside (0, 1)",
                    inputs, excitatory, inhibitory, options.mean, options.input_share));
  const double rate = options.rate / 1000, share = options.input_share;
  // An exponential weight of mean m has the mean square 2 m^2, so n inputs make the variance 2 n rate square m^2. With the input
  // mean as unit: e from the shares of the variance, i from excitation = inhibition, and then the unit from the variance.
  const double e = excitatory > 0 ? std::sqrt((1 - share) * inputs / (share * excitatory)) : 0;
  const double i = excitatory_psp.area * (inputs + excitatory * e) / (inhibitory_psp.area * inhibitory);
  const double per_unit =
      2 * rate * (excitatory_psp.square * (inputs + excitatory * e * e) + inhibitory_psp.square * inhibitory * i * i);
  const double unit = options.threshold / options.xi / std::sqrt(per_unit);
  return {unit, e * unit, i * unit};
}

void draw_exponential(Edges& edges, int sign, double mean, std::uint64_t seed) {
  Draws draws(seed, Purpose::weights);
  for (std::size_t k = 0; k < edges.size(); ++k) {
    if (edges.sign[k] == sign) edges.weight[k] = sign * mean * draws.exponential();
  }
}

void draw_normal(Edges& edges, double mean, double sd, std::uint64_t seed) {
  Draws draws(seed, Purpose::weights);
  for (std::size_t k = 0; k < edges.size(); ++k) {
    if (edges.sign[k] == 0) edges.weight[k] = mean + sd * draws.normal();
  }
}

}  // namespace axograd::networks
