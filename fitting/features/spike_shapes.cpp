#include "fitting/features/spike_shapes.hpp"

#include <algorithm>
#include <limits>

namespace axograd::fitting {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

// Looks back from the crossing at sample k for where the slope passes the onset's.
template <class T> T onset(const TraceOf<T>& V, std::size_t k, std::size_t first, double dt, const SpikeShapeOptions& o) {
  const std::size_t n = V.values.size();
  const auto w = std::size_t(std::max(1.0, std::round(0.5 * o.slope_over / dt)));
  const auto slope = [&](std::size_t i) { return (V.at(i + w) - V.at(i - w)) / T(2.0 * double(w) * dt); };
  if (k < first + w + 1 || k + w >= n) return nan;
  const std::span<const double> v = V.values;
  const double need = o.onset_slope * 2 * double(w) * dt;
  if (v[k + w] - v[k - w] < need) return nan;
  for (std::size_t i = k - 1; i >= first + w; --i) {
    if (v[i + w] - v[i - w] >= need) continue;
    const T below = slope(i), part = (T(o.onset_slope) - below) / (slope(i + 1) - below);
    return V.at(i) + part * (V.at(i + 1) - V.at(i));
  }
  return nan;
}

template <class T> T half_width(const TraceOf<T>& V, std::size_t first, std::size_t peak, std::size_t last, const T& level) {
  const std::span<const double> v = V.values;
  const double half = value_of(level);
  std::size_t up = peak, down = peak;
  while (up > first && v[up - 1] > half) --up;
  while (down < last && v[down] > half) ++down;
  if (up <= first || down >= last) return nan;
  return chord_crossing(V, down - 1, level) - chord_crossing(V, up - 1, level);
}

template <class T> T trough(const TraceOf<T>& V, std::size_t peak, std::size_t last) {
  if (peak >= last) return nan;
  const auto from = V.values.begin() + std::ptrdiff_t(peak), to = V.values.begin() + std::ptrdiff_t(last);
  const auto least = std::size_t(std::min_element(from, to) - V.values.begin());
  return least + 1 >= last ? T(nan) : V.at(least);
}

}  // namespace

std::vector<std::size_t> upward_crossings(std::span<const double> V, double level) {
  std::vector<std::size_t> at;
  for (std::size_t k = 1; k < V.size(); ++k) {
    if (V[k] > level && V[k - 1] <= level) at.push_back(k);
  }
  return at;
}

template <class T>
std::vector<SpikeShape<T>> spike_shapes(const TraceOf<T>& V, double dt, double end, const SpikeShapeOptions& o) {
  const std::span<const double> v = V.values;
  const std::vector<std::size_t> crossings = upward_crossings(v, o.level);
  std::vector<SpikeShape<T>> shapes;
  std::size_t before = 0;  // nothing of the spike lies before: the last spike's peak
  for (std::size_t i = 0; i < crossings.size(); ++i) {
    const std::size_t k = crossings[i], next = i + 1 < crossings.size() ? crossings[i + 1] : v.size();
    const auto fall = std::find_if(v.begin() + std::ptrdiff_t(k), v.end(), [&](double x) { return !(x > o.level); });
    const auto peak = std::size_t(std::max_element(v.begin() + std::ptrdiff_t(k), fall) - v.begin());
    const auto until = std::size_t(std::clamp(std::ceil(end / dt - 1e-6), 0.0, double(v.size())));
    SpikeShape<T> s;
    s.time = T(dt) * chord_crossing(V, k - 1, T(o.level));
    s.peak = V.at(peak);
    s.peak_time = double(peak) * dt;
    s.onset = onset(V, k, before, dt, o);
    s.half_width = std::isnan(value_of(s.onset)) ? T(nan) : T(dt) * half_width(V, before, peak, next, (s.peak + s.onset) / T(2));
    s.trough = trough(V, peak, i + 1 < crossings.size() ? next : until);
    shapes.push_back(std::move(s));
    before = peak;
  }
  return shapes;
}

template std::vector<SpikeShape<double>> spike_shapes(const TraceOf<double>&, double, double, const SpikeShapeOptions&);
template std::vector<SpikeShape<SampleDual>> spike_shapes(const TraceOf<SampleDual>&, double, double, const SpikeShapeOptions&);

}  // namespace axograd::fitting
