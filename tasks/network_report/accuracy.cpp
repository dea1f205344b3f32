#include "tasks/network_report/accuracy.hpp"

#include <algorithm>
#include <cmath>

namespace axograd::tasks::network_report {

Interval wilson(int correct, int trials, double z) {
  if (trials < 1) return {};
  const double n = trials, p = correct / n, zz = z * z;
  const double middle = (p + zz / (2 * n)) / (1 + zz / n);
  const double half = z / (1 + zz / n) * std::sqrt(p * (1 - p) / n + zz / (4 * n * n));
  return {std::max(0.0, middle - half), std::min(1.0, middle + half)};
}

Interval Share::interval() const { return wilson(correct, trials); }

double chance_limit(int trials, double chance) {
  if (trials < 1 || chance >= 1) return 1;
  if (chance <= 0) return 0;
  double below = 0;  // probability of fewer than k correct
  for (int k = 0; k <= trials; ++k) {
    if (1 - below < 0.025) return double(k - 1) / trials;
    below += std::exp(std::lgamma(trials + 1.0) - std::lgamma(k + 1.0) - std::lgamma(trials - k + 1.0) + k * std::log(chance) +
                      (trials - k) * std::log1p(-chance));
  }
  return 1;
}

}  // namespace axograd::tasks::network_report
