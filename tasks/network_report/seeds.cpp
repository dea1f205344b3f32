#include "tasks/network_report/seeds.hpp"

#include <algorithm>
#include <cmath>

namespace axograd::tasks::network_report {
namespace {

std::vector<double> values(const std::vector<SeedScore>& scores, const std::string& network) {
  std::vector<double> out;
  for (const SeedScore& s : scores) {
    if (s.network == network) out.push_back(s.held_out.value());
  }
  return out;
}

struct Moments {
  double n = 0, mean = 0, variance = 0;
};

Moments moments(const std::vector<double>& x) {
  Moments m;
  m.n = double(x.size());
  for (double v : x) m.mean += v / m.n;
  for (double v : x) m.variance += (v - m.mean) * (v - m.mean);
  m.variance = m.n > 1 ? m.variance / (m.n - 1) : 0;
  return m;
}

// Continued fraction of the regularised incomplete beta function (Abramowitz & Stegun 26.5.8), by Lentz's method.
double beta_fraction(double x, double a, double b) {
  const auto guarded = [](double v) { return std::abs(v) < 1e-300 ? 1e-300 : v; };
  double c = 1, d = 1 / guarded(1 - (a + b) * x / (a + 1)), out = d;
  for (int m = 1; m < 500; ++m) {
    const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / guarded(1 + even * d), c = guarded(1 + even / c), out *= d * c;
    const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / guarded(1 + odd * d), c = guarded(1 + odd / c), out *= d * c;
    if (std::abs(d * c - 1) < 1e-15) break;
  }
  return out;
}

double incomplete_beta(double x, double a, double b) {
  if (x <= 0 || x >= 1) return x <= 0 ? 0 : 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incomplete_beta(1 - x, b, a);
  const double front = std::exp(std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b) + a * std::log(x) + b * std::log1p(-x));
  return front * beta_fraction(x, a, b) / a;
}

double student_below(double t, double freedom) {
  const double tail = 0.5 * incomplete_beta(freedom / (freedom + t * t), freedom / 2, 0.5);
  return t > 0 ? 1 - tail : tail;
}

}  // namespace

double student_quantile(double part, double freedom) {
  if (part == 0.5) return 0;
  double low = -1, high = 1;
  while (student_below(low, freedom) > part) low *= 2;
  while (student_below(high, freedom) < part) high *= 2;
  for (int k = 0; k < 200 && high - low > 1e-12 * std::abs(low); ++k) {
    const double middle = (low + high) / 2;
    (student_below(middle, freedom) < part ? low : high) = middle;
  }
  return (low + high) / 2;
}

std::vector<NetworkScore> by_network(const std::vector<SeedScore>& scores, double criterion) {
  std::vector<NetworkScore> out;
  for (const SeedScore& s : scores) {
    if (std::any_of(out.begin(), out.end(), [&](const NetworkScore& n) { return n.network == s.network; })) continue;
    const std::vector<double> x = values(scores, s.network);
    const Moments m = moments(x);
    NetworkScore n;
    n.network = s.network, n.seeds = int(x.size()), n.mean = m.mean, n.sd = std::sqrt(m.variance);
    n.worst = *std::min_element(x.begin(), x.end());
    n.reached = int(std::count_if(x.begin(), x.end(), [&](double v) { return v >= criterion; }));
    if (n.seeds > 1) {
      const double half = student_quantile(0.975, m.n - 1) * std::sqrt(m.variance / m.n);
      n.interval = {std::max(0.0, m.mean - half), std::min(1.0, m.mean + half)};
    }
    out.push_back(n);
  }
  return out;
}

Difference difference(const std::vector<SeedScore>& scores, const std::string& a, const std::string& b) {
  const Moments x = moments(values(scores, a)), y = moments(values(scores, b));
  Difference out;
  out.mean = x.mean - y.mean;
  if (x.n < 2 || y.n < 2) return out;
  const double u = x.variance / x.n, v = y.variance / y.n;
  if (!(u + v > 0)) {
    out.interval = {out.mean, out.mean};
    return out;
  }
  const double freedom = (u + v) * (u + v) / (u * u / (x.n - 1) + v * v / (y.n - 1));
  const double half = student_quantile(0.975, freedom) * std::sqrt(u + v);
  out.interval = {out.mean - half, out.mean + half};
  return out;
}

}  // namespace axograd::tasks::network_report
