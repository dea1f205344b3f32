#include "tasks/network_report/activity.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "fitting/metrics/intervals.hpp"

namespace axograd::tasks::network_report {
namespace {

double mean(const std::vector<double>& x) {
  return x.empty() ? std::nan("") : std::accumulate(x.begin(), x.end(), 0.0) / double(x.size());
}

// CV of every neuron whose intervals are enough; the others are left out.
double median_cv(const std::vector<fitting::Trains>& trains, const Population& p, double dt, int least) {
  std::vector<double> all;
  for (int n = p.first; n < p.first + p.count; ++n) {
    const fitting::IntervalStatistics s = fitting::interval_statistics(trains[std::size_t(n)], dt);
    if (s.count >= least) all.push_back(s.cv);
  }
  return quantile(all, 0.5);
}

// Variance over time of the mean over neurons, against the mean over neurons of the variance over time; both within trials.
class Synchrony {
 public:
  explicit Synchrony(const Population& p) : p_(p), sum_(std::size_t(p.count)), squares_(std::size_t(p.count)) {}

  void add(const std::vector<float>& counts, int windows, int neurons) {  // of one trial, [windows, neurons]
    std::fill(sum_.begin(), sum_.end(), 0.0), std::fill(squares_.begin(), squares_.end(), 0.0);
    double sum_all = 0, squares_all = 0;
    for (int w = 0; w < windows; ++w) {
      const float* x = counts.data() + std::size_t(w) * std::size_t(neurons) + p_.first;
      double all = 0;
      for (std::size_t n = 0; n < sum_.size(); ++n) all += x[n], sum_[n] += x[n], squares_[n] += double(x[n]) * x[n];
      all /= p_.count;
      sum_all += all, squares_all += all * all;
    }
    const auto variance = [&](double s, double q) { return q / windows - s * s / windows / windows; };
    together_ += variance(sum_all, squares_all);
    for (std::size_t n = 0; n < sum_.size(); ++n) alone_ += variance(sum_[n], squares_[n]) / p_.count;
  }
  double chi() const { return alone_ > 0 ? std::sqrt(std::max(0.0, together_ / alone_)) : std::nan(""); }

 private:
  Population p_;
  std::vector<double> sum_, squares_;
  double together_ = 0, alone_ = 0;
};

std::vector<double> chi(const Recorded& r, const std::vector<Population>& populations, double bin_ms) {
  const int width = window_steps(r, bin_ms), windows = r.steps / width;
  std::vector<Synchrony> all(populations.begin(), populations.end());
  std::vector<float> counts(std::size_t(windows) * std::size_t(r.neurons));
  for (int b = 0; b < r.trials; ++b) {
    std::fill(counts.begin(), counts.end(), 0.0f);
    r.each_spike(b, [&](int t, int n) {
      if (t / width < windows) counts[std::size_t(t / width) * std::size_t(r.neurons) + std::size_t(n)] += 1;
    });
    for (Synchrony& s : all) s.add(counts, windows, r.neurons);
  }
  std::vector<double> out;
  for (const Synchrony& s : all) out.push_back(s.chi());
  return out;
}

}  // namespace

double quantile(std::vector<double> x, double part) {
  if (x.empty()) return std::nan("");
  std::sort(x.begin(), x.end());
  const double at = part * double(x.size() - 1);
  const auto i = std::size_t(at);
  return i + 1 < x.size() ? x[i] + (at - double(i)) * (x[i + 1] - x[i]) : x.back();
}

std::vector<double> rates(const Recorded& r) {
  std::vector<double> hz(std::size_t(r.neurons), 0.0);
  for (int b = 0; b < r.trials; ++b) r.each_spike(b, [&](int, int n) { hz[std::size_t(n)] += 1; });
  for (double& x : hz) x *= 1000 / (r.trials * r.duration());
  return hz;
}

std::vector<PopulationActivity> activity(const Recorded& r, const ActivityLimits& limits) {
  const std::vector<double> hz = rates(r);
  const std::vector<Population> populations = r.populations_or_all();
  const std::vector<double> together = chi(r, populations, limits.bin_ms);
  const auto N = std::size_t(r.neurons), B = std::size_t(std::min(r.trials, limits.interval_trials));
  std::vector<fitting::Trains> trains(N, fitting::Trains(B));
  for (std::size_t b = 0; b < B; ++b) r.each_spike(int(b), [&](int t, int n) { trains[std::size_t(n)][b].push_back(t); });

  std::vector<PopulationActivity> out;
  for (const Population& p : populations) {
    const std::vector<double> own(hz.begin() + p.first, hz.begin() + p.first + p.count);
    const auto share = [&](auto test) {
      return p.count > 0 ? double(std::count_if(own.begin(), own.end(), test)) / p.count : 0.0;
    };
    PopulationActivity a;
    a.name = p.name, a.neurons = p.count;
    a.mean_hz = mean(own), a.low_hz = quantile(own, 0.1), a.median_hz = quantile(own, 0.5), a.high_hz = quantile(own, 0.9);
    a.silent = share([&](double x) { return x < limits.silent_hz; });
    a.saturated = share([&](double x) { return x > limits.saturated_hz; });
    a.cv = median_cv(trains, p, r.dt, limits.least_intervals);
    a.synchrony = together[out.size()];
    out.push_back(a);
  }
  return out;
}

std::vector<RateCourse> rate_courses(const Recorded& r, double width_ms) {
  const int width = window_steps(r, width_ms), windows = r.steps / width, classes = std::max(1, r.classes());
  const std::vector<Population> populations = r.drawn_populations();
  std::vector<int> of_class(std::size_t(classes), 0);
  std::vector<RateCourse> out;
  for (const Population& p : populations) {
    for (int k = 0; k < classes; ++k) out.push_back({p.name, k, std::vector<double>(std::size_t(windows), 0.0)});
  }
  for (int b = 0; b < r.trials; ++b) {
    const auto label = std::size_t(r.labels.empty() ? 0 : r.labels[std::size_t(b)]);
    ++of_class[label];
    r.each_spike(b, [&](int t, int n) {
      if (t / width >= windows) return;
      for (std::size_t p = 0; p < populations.size(); ++p) {
        if (n >= populations[p].first && n < populations[p].first + populations[p].count)
          out[p * std::size_t(classes) + label].hz[std::size_t(t / width)] += 1;
      }
    });
  }
  for (std::size_t i = 0; i < out.size(); ++i) {
    const double neurons = populations[i / std::size_t(classes)].count, trials = of_class[i % std::size_t(classes)];
    for (double& x : out[i].hz) x = neurons * trials > 0 ? x * 1000 / (neurons * trials * width * r.dt) : std::nan("");
  }
  return out;
}

}  // namespace axograd::tasks::network_report
