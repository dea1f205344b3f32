#include "fitting/features/features.hpp"

#include <algorithm>
#include <limits>

namespace axograd::fitting {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
using std::sqrt;

// Mean of those that are defined.
template <class T> T mean_of(const std::vector<T>& values) {
  T sum = 0.0;
  double n = 0;
  for (const T& x : values) {
    if (!std::isnan(value_of(x))) sum += x, n += 1;
  }
  return n > 0 ? sum / T(n) : T(nan);
}

template <class T> T mean_between(const TraceOf<T>& V, double dt, double begin, double end) {
  const auto sample = [&](double time) {
    return std::size_t(std::clamp(std::ceil(time / dt - 1e-6), 0.0, double(V.values.size())));
  };
  std::vector<T> x;
  for (std::size_t t = sample(begin); t < sample(end); ++t) x.push_back(V.at(t));
  return mean_of(x);
}

template <class T> void intervals(const std::vector<SpikeShape<T>>& spikes, BasicFeatures<T>& f) {
  f.initial_rate = f.final_rate = f.isi_mean = f.isi_cv = f.adaptation_index = nan;
  std::vector<T> isi, change, square;
  for (std::size_t i = 1; i < spikes.size(); ++i) isi.push_back(spikes[i].time - spikes[i - 1].time);
  if (isi.empty()) return;
  f.initial_rate = T(1000.0) / isi.front();
  f.final_rate = T(1000.0) / isi.back();
  f.isi_mean = mean_of(isi);
  if (isi.size() < 2) return;
  for (std::size_t i = 0; i < isi.size(); ++i) {
    square.push_back((isi[i] - f.isi_mean) * (isi[i] - f.isi_mean));
    if (i > 0) change.push_back((isi[i] - isi[i - 1]) / (isi[i] + isi[i - 1]));
  }
  f.adaptation_index = mean_of(change);
  const double n = double(isi.size());
  const T variance = mean_of(square) * T(n / (n - 1));
  f.isi_cv = value_of(variance) > 0 ? sqrt(variance) / f.isi_mean : T(0.0);  // a flat spot of the root: no derivative there
}

template <class T> void shapes(const std::vector<SpikeShape<T>>& spikes, BasicFeatures<T>& f) {
  const auto mean = [&](auto member) {
    std::vector<T> x;
    for (const auto& s : spikes) x.push_back(s.*member);
    return mean_of(x);
  };
  f.peak = mean(&SpikeShape<T>::peak);
  f.half_width = mean(&SpikeShape<T>::half_width);
  f.threshold = mean(&SpikeShape<T>::onset);
  f.trough = mean(&SpikeShape<T>::trough);
  f.ahp_depth = f.trough - f.base;
}

template <class T> void passive(const TraceOf<T>& V, double dt, const Step& step, BasicFeatures<T>& f) {
  f.steady = f.sag_ratio = f.input_resistance = nan;
  if (value_of(f.spike_count) > 0) return;
  f.steady = mean_between(V, dt, step.end - 0.1 * (step.end - step.begin), step.end);
  if (step.amplitude != 0) f.input_resistance = (f.steady - f.base) / T(step.amplitude);
  if (!(value_of(f.steady) < value_of(f.base))) return;
  const std::size_t n = V.values.size(), first = std::min(n, std::size_t(std::max(0.0, std::ceil(step.begin / dt - 1e-6)))),
                    last = std::clamp(std::size_t(std::max(0.0, std::ceil(step.end / dt - 1e-6))), first, n);
  const auto least = std::min_element(V.values.begin() + std::ptrdiff_t(first), V.values.begin() + std::ptrdiff_t(last));
  const T lowest = V.at(std::size_t(least - V.values.begin()));
  f.sag_ratio = (f.steady - lowest) / (f.base - lowest);
}

}  // namespace

template <class T>
BasicFeatures<T> features_of(const TraceOf<T>& V, double dt, const Step& step, const SpikeShapeOptions& options) {
  BasicFeatures<T> f;
  std::vector<SpikeShape<T>> spikes = spike_shapes(V, dt, step.end, options);
  std::erase_if(spikes, [&](const auto& s) { return value_of(s.time) < step.begin || value_of(s.time) > step.end; });
  f.spike_count = double(spikes.size());
  f.latency = spikes.empty() ? T(nan) : spikes.front().time - T(step.begin);
  f.mean_rate = 1000.0 * double(spikes.size()) / (step.end - step.begin);
  f.base = mean_between(V, dt, 0.9 * step.begin, step.begin);
  intervals(spikes, f);
  shapes(spikes, f);
  passive(V, dt, step, f);
  return f;
}

template BasicFeatures<double> features_of(const TraceOf<double>&, double, const Step&, const SpikeShapeOptions&);
template BasicFeatures<SampleDual> features_of(const TraceOf<SampleDual>&, double, const Step&, const SpikeShapeOptions&);

const std::array<FeatureInfo, feature_count>& feature_list() {
  using D = BasicFeatures<SampleDual>;
  static const std::array<FeatureInfo, feature_count> list = {
#define AX_FEATURE(name, unit, sigma) FeatureInfo{#name, unit, sigma, &Features::name, &D::name}
      AX_FEATURE(spike_count, "1", 1),
      AX_FEATURE(latency, "ms", 2),
      AX_FEATURE(mean_rate, "Hz", 5),
      AX_FEATURE(initial_rate, "Hz", 5),
      AX_FEATURE(final_rate, "Hz", 5),
      AX_FEATURE(isi_mean, "ms", 2),
      AX_FEATURE(isi_cv, "1", 0.1),
      AX_FEATURE(adaptation_index, "1", 0.1),
      AX_FEATURE(peak, "mV", 2),
      AX_FEATURE(half_width, "ms", 0.1),
      AX_FEATURE(threshold, "mV", 2),
      AX_FEATURE(trough, "mV", 2),
      AX_FEATURE(ahp_depth, "mV", 2),
      AX_FEATURE(base, "mV", 2),
      AX_FEATURE(steady, "mV", 2),
      AX_FEATURE(sag_ratio, "1", 0.1),
      AX_FEATURE(input_resistance, "mV per unit of current", 10)
#undef AX_FEATURE
  };
  return list;
}

std::vector<std::string> feature_names() {
  std::vector<std::string> names;
  for (const FeatureInfo& f : feature_list()) names.emplace_back(f.name);
  return names;
}

double z_score(double value, double mean, double sigma) {
  if (std::isnan(mean)) return nan;
  if (std::isnan(value)) return largest_z_score;
  return std::min(std::abs(value - mean) / sigma, largest_z_score);
}

}  // namespace axograd::fitting
