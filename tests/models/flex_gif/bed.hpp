// Data and parameters for the tests of the renewal likelihood, and the same equations once more as plain loops over numbers.
#pragma once
#include <cmath>
#include <string>
#include <vector>

#include "models/neurons/flex_gif.hpp"
#include "models/neurons/flex_gif_renewal.hpp"
#include "models/neurons/spike_basis.hpp"

namespace axograd::testing {

using FlexParams = FlexGif::Params<double>;

// A layout with values for what it uses.
struct FlexVariant {
  std::string name;
  FlexGifLayout layout;
  FlexParams params;
  SpikeBasis eta, gamma;
  std::vector<int> direction() const;  // of every parameter in use, numbered in order
  int directions() const;
};
std::vector<FlexVariant> flex_variants();

// Sweeps of noise with made-up spikes: some samples for the likelihood, some for the voltage, some held out.
struct FlexBed {
  explicit FlexBed(const FlexVariant& variant, int sweeps = 2, int samples = 1500);
  RenewalTask task(const FlexVariant& variant, double voltage_weight = 0.05) const;  // `direction` stays with the bed
  std::vector<float> V, I, x, y;
  std::vector<std::uint8_t> use;
  std::vector<RenewalSegment> segments;
  std::vector<int> direction;
  double dt = 0.1;
  int hold = 30;
};

// V and ln(lambda/Hz) at every sample of the segments; elsewhere NaN.
struct FlexTraces {
  std::vector<double> V, log_rate;
};
FlexTraces reference_traces(const FlexBed& bed, const FlexVariant& variant, const FlexParams& params);

// Log-likelihood, squared voltage error and held-out log-likelihood from traces.
struct FlexSums {
  double log_likelihood = 0, squared_error = 0, held_out = 0;
};
FlexSums reference_sums(const FlexBed& bed, const FlexTraces& traces);

// All parameters as a flat list, and back.
std::vector<double> flat(const FlexParams& p);
FlexParams shaped(const std::vector<double>& values);

// A step for finite differences of parameter `place`: small where V may cross a kink, larger where rounding is the only limit.
double step_of(const std::vector<double>& values, int place);

}  // namespace axograd::testing
