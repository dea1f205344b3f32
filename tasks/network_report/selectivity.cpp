#include "tasks/network_report/selectivity.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/error.hpp"
#include "core/num/philox.hpp"
#include "tasks/network_report/activity.hpp"

namespace axograd::tasks::network_report {
namespace {

constexpr double least_variance = 0.25;  // of the pooled counts, where classes are constant but differ

double pair_d(double mean_a, double mean_b, double variance_a, double variance_b) {
  const double difference = mean_b - mean_a, variance = (variance_a + variance_b) / 2;
  if (difference == 0) return 0;
  return difference / std::sqrt(variance > 0 ? variance : least_variance);
}

bool has_classes(const Recorded& r) {
  std::vector<int> count(std::size_t(r.classes()), 0);
  for (int l : r.labels) ++count[std::size_t(l)];
  return count.size() >= 2 && *std::min_element(count.begin(), count.end()) >= 2;
}

}  // namespace

std::vector<double> d_prime(const float* counts, int neurons, const std::vector<int>& labels, int classes) {
  const auto N = std::size_t(neurons), K = std::size_t(classes);
  std::vector<double> sum(K * N, 0.0), squares(K * N, 0.0), size(K, 0.0), out(N, 0.0);
  for (std::size_t b = 0; b < labels.size(); ++b) {
    const auto k = std::size_t(labels[b]);
    ++size[k];
    for (std::size_t n = 0; n < N; ++n) {
      const double x = double(counts[b * N + n]);
      sum[k * N + n] += x, squares[k * N + n] += x * x;
    }
  }
  for (std::size_t n = 0; n < N; ++n) {
    double total = 0, d = 0;
    for (std::size_t b = 1; b < K; ++b) {
      for (std::size_t a = 0; a < b; ++a) {
        const auto mean = [&](std::size_t k) { return sum[k * N + n] / size[k]; };
        const auto variance = [&](std::size_t k) {
          return std::max(0.0, squares[k * N + n] - sum[k * N + n] * mean(k)) / std::max(1.0, size[k] - 1);
        };
        d = pair_d(mean(a), mean(b), variance(a), variance(b));
        total += d * d;
      }
    }
    out[n] = K == 2 ? d : std::sqrt(total / (double(K) * double(K - 1) / 2));
  }
  return out;
}

std::vector<int> shuffled(int count, std::uint64_t seed, std::uint64_t stream) {
  std::vector<int> order(static_cast<std::size_t>(count));
  std::iota(order.begin(), order.end(), 0);
  for (std::size_t i = order.size(); i > 1; --i) {
    const auto j = std::size_t(uniform<double>(seed, stream, i) * double(i));
    std::swap(order[i - 1], order[j]);
  }
  return order;
}

Selectivity selectivity(const Recorded& r, const SelectivityOptions& options) {
  if (!has_classes(r)) throw UsageError("selectivity: at least two classes with two trials each are needed");
  const WindowCounts counts = window_counts(r, std::max(options.width_ms, r.duration() / options.most_windows));
  const auto N = std::size_t(r.neurons), W = std::size_t(counts.windows);
  Selectivity out;
  out.windows = counts.windows, out.neurons = r.neurons, out.width_ms = counts.width * r.dt;
  out.d_prime.resize(N * W), out.strength.assign(N, 0.0);
  for (std::size_t w = 0; w < W; ++w) {
    const std::vector<double> d = d_prime(counts.window(int(w)), r.neurons, r.labels, r.classes());
    for (std::size_t n = 0; n < N; ++n) out.d_prime[n * W + w] = d[n], out.strength[n] += d[n] * d[n] / double(W);
  }
  for (double& s : out.strength) s = std::sqrt(s);

  const std::vector<double> hz = rates(r);
  std::vector<double> null;
  for (int p = 0; p < options.permutations; ++p) {
    const std::vector<int> order = shuffled(r.trials, options.seed, std::uint64_t(p));
    std::vector<int> labels;
    for (int b : order) labels.push_back(r.labels[std::size_t(b)]);
    for (std::size_t w = 0; w < W; ++w) {
      const std::vector<double> d = d_prime(counts.window(int(w)), r.neurons, labels, r.classes());
      for (std::size_t n = 0; n < N; ++n) {
        if (hz[n] > 0) null.push_back(std::abs(d[n]));
      }
    }
  }
  out.limit = null.empty() ? 0 : quantile(std::move(null), 0.95);
  return out;
}

std::optional<Selectivity> selectivity_if_classes(const Recorded& r, const SelectivityOptions& options) {
  if (!has_classes(r)) return std::nullopt;
  return selectivity(r, options);
}

std::vector<int> most_selective(const Selectivity& s, int count) {
  std::vector<int> order(s.strength.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](int a, int b) { return s.strength[std::size_t(a)] > s.strength[std::size_t(b)]; });
  order.resize(std::min(order.size(), std::size_t(std::max(0, count))));
  return order;
}

}  // namespace axograd::tasks::network_report
