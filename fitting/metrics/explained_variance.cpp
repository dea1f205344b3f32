#include "fitting/metrics/explained_variance.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace axograd::fitting {
namespace {

// Inner products of smoothed trains without smoothing them: two spikes contribute the kernel's autocorrelation at their distance,
// except near the edges, where the part of the kernel outside the recording is left out.
class Smoother {
 public:
  Smoother(int samples, double sigma) : samples_(samples), length_(std::max(1, static_cast<int>(10 * sigma + 1e-6))) {
    offset_ = (length_ - 1) / 2;
    const double centre = 0.5 * (length_ - 1);
    double sum = 0;
    for (int j = 0; j < length_; ++j) {
      kernel_.push_back(std::exp(-0.5 * std::pow((j - centre) / sigma, 2)));
      sum += kernel_.back();
    }
    area_.push_back(0);
    for (double& k : kernel_) {
      k /= sum;
      area_.push_back(area_.back() + k);
    }
    for (int lag = 0; lag < length_; ++lag) {
      double r = 0;
      for (int j = lag; j < length_; ++j) r += kernel_[j] * kernel_[j - lag];
      autocorrelation_.push_back(r);
    }
  }

  // Integral of a smoothed train over the recording.
  double sum(const Train& train) const {
    double total = 0;
    for (int s : train) total += area_[last(s)] - area_[first(s)];
    return total;
  }

  // Inner product of two smoothed trains.
  double product(const Train& a, const Train& b) const {
    double total = 0;
    std::size_t from = 0;
    for (int s : a) {
      while (from < b.size() && b[from] <= s - length_) ++from;
      for (std::size_t j = from; j < b.size() && b[j] < s + length_; ++j) total += pair(s, b[j]);
    }
    return total;
  }

 private:
  // Kernel indices of a spike's bump that fall on recorded samples: sample t = s - offset + j.
  int first(int s) const { return std::clamp(offset_ - s, 0, length_); }
  int last(int s) const { return std::clamp(samples_ - s + offset_, 0, length_); }
  bool whole(int s) const { return s >= offset_ && samples_ - s + offset_ >= length_; }

  double pair(int s, int m) const {
    if (whole(s) && whole(m)) return autocorrelation_[std::abs(s - m)];
    const int shift = s - m;  // kernel index of m's bump = index of s's bump + shift
    const int begin = std::max(first(s), first(m) - shift), end = std::min(last(s), last(m) - shift);
    double total = 0;
    for (int j = begin; j < end; ++j) total += kernel_[j] * kernel_[j + shift];
    return total;
  }

  int samples_, length_, offset_ = 0;
  std::vector<double> kernel_, area_, autocorrelation_;
};

Trains inside(const Trains& trains, int samples) {
  Trains kept(trains.size());
  for (std::size_t i = 0; i < trains.size(); ++i)
    std::copy_if(trains[i].begin(), trains[i].end(), std::back_inserter(kept[i]), [&](int s) { return s >= 0 && s < samples; });
  return kept;
}

// First and second moments of a set of smoothed trains; `mean` is their average train.
struct Moments {
  std::vector<double> sum, variance;
  double mean_sum = 0, mean_variance = 0;
};

Moments moments(const Trains& trains, const Smoother& smoother, int samples) {
  Moments m;
  const double n = static_cast<double>(trains.size());
  Train all;
  for (const Train& train : trains) {
    m.sum.push_back(smoother.sum(train));
    m.variance.push_back(smoother.product(train, train) / samples - std::pow(m.sum.back() / samples, 2));
    m.mean_sum += m.sum.back() / n;
    all.insert(all.end(), train.begin(), train.end());
  }
  std::sort(all.begin(), all.end());
  m.mean_variance = smoother.product(all, all) / (n * n) / samples - std::pow(m.mean_sum / samples, 2);
  return m;
}

double explained(double covariance, double var_a, double var_b) {
  return var_a + var_b > 0 ? 2 * covariance / (var_a + var_b) : undefined_score;
}

}  // namespace

ExplainedVariance explained_variance(const Trains& data, const Trains& model, int samples, double dt_ms, double sigma_ms) {
  if (data.empty() || model.empty() || samples <= 0) return {undefined_score, undefined_score, undefined_score, undefined_score};
  const Trains d = inside(data, samples), m = inside(model, samples);
  const Smoother smoother(samples, sigma_ms / dt_ms);
  const Moments of_data = moments(d, smoother, samples), of_model = moments(m, smoother, samples);
  const double n_data = static_cast<double>(d.size()), n_model = static_cast<double>(m.size());
  double own = 0, pairs = 0, psth = 0;
  for (std::size_t i = 0; i < d.size(); ++i) {
    double with_data = 0, with_model = 0;
    for (const Train& other : d) with_data += smoother.product(d[i], other) / n_data;
    for (std::size_t j = 0; j < m.size(); ++j) {
      const double product = smoother.product(d[i], m[j]);
      with_model += product / n_model;
      const double covariance = product / samples - of_data.sum[i] * of_model.sum[j] / samples / samples;
      pairs += explained(covariance, of_data.variance[i], of_model.variance[j]);
    }
    const double mean = of_data.sum[i] / samples;
    own += explained(with_data / samples - mean * of_data.mean_sum / samples, of_data.variance[i], of_data.mean_variance);
    psth += explained(with_model / samples - mean * of_model.mean_sum / samples, of_data.variance[i], of_model.mean_variance);
  }
  own /= n_data;
  pairs /= n_data * n_model;
  psth /= n_data;
  return {pairs / own, psth / own, own, pairs};
}

}  // namespace axograd::fitting
