#include "models/neurons/spike_basis.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace axograd {

int SpikeBasis::size() const {
  switch (kind) {
    case Kind::exponential: return int(tau.size());
    case Kind::rectangular: return int(edges.size()) - 1;
    default: return int(peaks.size());
  }
}

double SpikeBasis::value(int k, double s) const {
  const auto i = std::size_t(k);
  if (s < 0) return 0;
  switch (kind) {
    case Kind::exponential: return std::exp(-s / tau[i]);
    case Kind::rectangular: return s >= edges[i] && s < edges[i + 1] ? 1 : 0;
    default: {
      const double spacing = peaks.size() > 1 ? std::log((peaks[1] + offset) / (peaks[0] + offset)) : 1;
      const double phase = (std::log(s + offset) - std::log(peaks[i] + offset)) * std::numbers::pi / (2 * spacing);
      return std::abs(phase) < std::numbers::pi ? 0.5 * (1 + std::cos(phase)) : 0;
    }
  }
}

double SpikeBasis::length_ms() const {
  switch (kind) {
    case Kind::exponential: return 10 * *std::max_element(tau.begin(), tau.end());
    case Kind::rectangular: return edges.back();
    default: {
      const double spacing = peaks.size() > 1 ? std::log((peaks[1] + offset) / (peaks[0] + offset)) : 1;
      return (peaks.back() + offset) * std::exp(2 * spacing) - offset;
    }
  }
}

std::vector<double> SpikeBasis::decay(double dt_ms) const {
  std::vector<double> keep;
  if (kind == Kind::exponential) {
    for (double t : tau) keep.push_back(std::exp(-dt_ms / t));
  }
  return keep;
}

SpikeBasis exponential_basis(std::vector<double> tau_ms) {
  SpikeBasis b;
  b.tau = std::move(tau_ms);
  return b;
}

SpikeBasis rectangular_basis(double length_ms, double first_ms, double slope, double widest_ms) {
  SpikeBasis b;
  b.kind = SpikeBasis::Kind::rectangular;
  b.edges = {0};
  for (int k = 1; b.edges.back() < length_ms; ++k)
    b.edges.push_back(b.edges.back() + std::min(first_ms * std::exp(k / slope), widest_ms));
  b.edges.back() = std::min(b.edges.back(), length_ms);
  return b;
}

SpikeBasis raised_cosine_basis(int count, double last_ms, double offset_ms) {
  SpikeBasis b;
  b.kind = SpikeBasis::Kind::raised_cosine;
  b.offset = offset_ms;
  const double low = std::log(offset_ms), high = std::log(last_ms + offset_ms);
  for (int k = 0; k < count; ++k)
    b.peaks.push_back(count > 1 ? std::exp(low + (high - low) * k / (count - 1)) - offset_ms : last_ms);
  return b;
}

namespace {

void exponential_features(const SpikeBasis& basis, std::span<const int> spikes, int samples, int hold, double dt, float* out) {
  const int n = basis.size();
  const std::vector<double> keep = basis.decay(dt);
  std::vector<double> x(std::size_t(n), 0);
  std::size_t next = 0;
  for (int t = 0; t < samples; ++t) {
    for (int k = 0; k < n; ++k) x[std::size_t(k)] *= keep[std::size_t(k)];
    for (; next < spikes.size() && spikes[next] + hold == t; ++next) {
      for (double& v : x) v += 1;
    }
    for (int k = 0; k < n; ++k) out[std::ptrdiff_t(t) * n + k] = float(x[std::size_t(k)]);
  }
}

}  // namespace

void spike_features(const SpikeBasis& basis, std::span<const int> spikes, int samples, int hold, double dt_ms, float* out) {
  if (basis.kind == SpikeBasis::Kind::exponential) return exponential_features(basis, spikes, samples, hold, dt_ms, out);
  const int n = basis.size();
  const int length = int(basis.length_ms() / dt_ms) + 1;
  std::vector<float> table(std::size_t(length) * n);
  for (int s = 0; s < length; ++s) {
    for (int k = 0; k < n; ++k) table[std::size_t(s) * n + k] = float(basis.value(k, s * dt_ms));
  }
  std::fill(out, out + std::ptrdiff_t(samples) * n, 0.0f);
  for (int spike : spikes) {
    const int from = spike + hold, count = std::min(length, samples - from);
    for (std::ptrdiff_t i = 0; i < std::ptrdiff_t(count) * n; ++i) out[std::ptrdiff_t(from) * n + i] += table[std::size_t(i)];
  }
}

}  // namespace axograd
