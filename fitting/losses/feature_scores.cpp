#include "fitting/losses/feature_scores.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cassert>

#include "core/base/error.hpp"

namespace axograd::fitting {
namespace {

const FeatureInfo& info_of(const std::string& name) {
  const auto& list = feature_list();
  const auto at = std::find_if(list.begin(), list.end(), [&](const FeatureInfo& f) { return name == f.name; });
  if (at == list.end()) throw UsageError(fmt::format("there is no feature \"{}\"", name));
  return *at;
}

}  // namespace

double FeatureScores::operator()(std::span<const double> predicted, std::span<const double> target, double dt,
                                 std::span<double> gradient) const {
  assert(predicted.size() == target.size() && (gradient.empty() || gradient.size() == target.size()));
  const std::size_t n = options.features.size();
  if (!options.sigma.empty() && options.sigma.size() != n)
    throw UsageError(fmt::format("{} features and {} values of sigma: give one each, or none", n, options.sigma.size()));
  const double length = double(target.size()) * dt;
  const Step step{options.begin, std::min(options.end, length), options.amplitude};
  const Features data = features(target, dt, step, options.spikes);
  const auto model = features_of(TraceOf<SampleDual>{predicted}, dt, step, options.spikes);
  std::fill(gradient.begin(), gradient.end(), 0.0);
  double sum = 0, counted = 0;
  for (const std::string& name : options.features) counted += !std::isnan(info_of(name).of(data));
  for (std::size_t i = 0; i < n; ++i) {
    const FeatureInfo& info = info_of(options.features[i]);
    const SampleDual& value = model.*info.dual;
    const double mean = info.of(data), sigma = options.sigma.empty() ? info.sigma : options.sigma[i];
    if (std::isnan(mean)) continue;
    const double z = z_score(value.value(), mean, sigma);
    sum += std::pow(z, options.power) / counted;
    if (gradient.empty() || z == 0 || z >= largest_z_score) continue;
    const double sign = value.value() > mean ? 1 : -1;
    value.add_to(gradient, sign * options.power * std::pow(z, options.power - 1) / (sigma * counted));
  }
  return sum;
}

}  // namespace axograd::fitting
