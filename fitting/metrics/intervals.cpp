#include "fitting/metrics/intervals.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace axograd::fitting {

std::vector<double> intervals(const Trains& trains, double dt_ms) {
  std::vector<double> all;
  for (const Train& train : trains)
    for (std::size_t i = 1; i < train.size(); ++i) all.push_back((train[i] - train[i - 1]) * dt_ms);
  return all;
}

IntervalStatistics interval_statistics(const Trains& trains, double dt_ms) {
  std::vector<double> all = intervals(trains, dt_ms);
  IntervalStatistics s;
  s.count = static_cast<int>(all.size());
  if (all.empty()) return s;
  const double n = static_cast<double>(all.size());
  s.mean_ms = std::accumulate(all.begin(), all.end(), 0.0) / n;
  double squares = 0;
  for (double isi : all) squares += (isi - s.mean_ms) * (isi - s.mean_ms);
  s.cv = std::sqrt(squares / n) / s.mean_ms;
  double cv2 = 0, lv = 0;
  int neighbours = 0;
  for (const Train& train : trains)
    for (std::size_t i = 2; i < train.size(); ++i, ++neighbours) {
      const double a = train[i - 1] - train[i - 2], b = train[i] - train[i - 1];
      cv2 += 2 * std::abs(a - b) / (a + b);
      lv += 3 * (a - b) * (a - b) / ((a + b) * (a + b));
    }
  if (neighbours > 0) {
    s.cv2 = cv2 / neighbours;
    s.lv = lv / neighbours;
  }
  std::sort(all.begin(), all.end());
  s.shortest_ms = all.front();
  s.median_ms = 0.5 * (all[(all.size() - 1) / 2] + all[all.size() / 2]);
  return s;
}

std::vector<double> interval_density(const Trains& trains, double dt_ms, double bin_ms, double end_ms) {
  std::vector<double> density(static_cast<std::size_t>(std::max(1.0, std::ceil(end_ms / bin_ms - 1e-9))), 0.0);
  const std::vector<double> all = intervals(trains, dt_ms);
  for (double isi : all) {
    const auto bin = static_cast<std::size_t>(isi / bin_ms + 1e-9);
    if (bin < density.size()) density[bin] += 1.0 / (static_cast<double>(all.size()) * bin_ms);
  }
  return density;
}

}  // namespace axograd::fitting
