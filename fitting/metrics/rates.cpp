#include "fitting/metrics/rates.hpp"

#include <algorithm>

#include "fitting/metrics/voltage.hpp"

namespace axograd::fitting {
namespace {

// before[t] = spikes of all repeats at samples < t.
std::vector<int> cumulated(const Trains& trains, int samples) {
  std::vector<int> before(static_cast<std::size_t>(samples) + 1, 0);
  for (const Train& train : trains)
    for (int s : train)
      if (s >= 0 && s < samples) ++before[static_cast<std::size_t>(s) + 1];
  for (std::size_t t = 1; t < before.size(); ++t) before[t] += before[t - 1];
  return before;
}

double hertz(int count, std::size_t repeats, int width, double dt_ms) {
  return 1e3 * count / (static_cast<double>(repeats) * width * dt_ms);
}

}  // namespace

double mean_rate(const Trains& trains, int samples, double dt_ms) {
  if (trains.empty() || samples <= 0) return undefined_score;
  return hertz(cumulated(trains, samples).back(), trains.size(), samples, dt_ms);
}

std::vector<double> psth(const Trains& trains, int samples, double dt_ms, double bin_ms) {
  const std::vector<int> before = cumulated(trains, samples);
  const int bin = std::max(1, samples_in(bin_ms, dt_ms));
  std::vector<double> rate;
  for (int begin = 0; begin < samples; begin += bin) {
    const int end = std::min(samples, begin + bin);
    rate.push_back(hertz(before[static_cast<std::size_t>(end)] - before[static_cast<std::size_t>(begin)], trains.size(),
                         end - begin, dt_ms));
  }
  return rate;
}

std::vector<double> smooth_psth(const Trains& trains, int samples, double dt_ms, double width_ms) {
  const std::vector<int> before = cumulated(trains, samples);
  const int width = std::max(1, samples_in(width_ms, dt_ms)), left = width / 2;
  std::vector<double> rate(static_cast<std::size_t>(samples));
  for (int t = 0; t < samples; ++t) {
    const int begin = std::max(0, t - left), end = std::min(samples, t - left + width);
    rate[static_cast<std::size_t>(t)] =
        hertz(before[static_cast<std::size_t>(end)] - before[static_cast<std::size_t>(begin)], trains.size(), end - begin, dt_ms);
  }
  return rate;
}

double psth_r2(const Trains& data, const Trains& model, int samples, double dt_ms, double width_ms) {
  if (data.empty() || model.empty()) return undefined_score;
  VarianceExplained explained;
  explained.add(smooth_psth(model, samples, dt_ms, width_ms), smooth_psth(data, samples, dt_ms, width_ms));
  return explained.r2();
}

}  // namespace axograd::fitting
