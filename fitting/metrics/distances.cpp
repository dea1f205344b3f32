#include "fitting/metrics/distances.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace axograd::fitting {

// The squared norm of the difference, walked spike by spike: the filtered difference is a single decaying number, and the
// integral of its square between two spikes is tau/2 (x0^2 - x1^2).
double van_rossum_squared(std::span<const int> a, std::span<const int> b, double dt_ms, double tau_ms) {
  double x = 0, total = 0;
  std::size_t i = 0, j = 0;
  int now = 0;
  while (i < a.size() || j < b.size()) {
    const int next = j >= b.size() || (i < a.size() && a[i] < b[j]) ? a[i] : b[j];
    const double later = x * std::exp(-(next - now) * dt_ms / tau_ms);
    total += 0.5 * (x * x - later * later);
    x = later;
    now = next;
    for (; i < a.size() && a[i] == now; ++i) x += 1;
    for (; j < b.size() && b[j] == now; ++j) x -= 1;
  }
  return total + 0.5 * x * x;
}

double victor_purpura(std::span<const int> a, std::span<const int> b, double dt_ms, double cost_per_ms) {
  std::vector<double> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = static_cast<double>(j);
  for (std::size_t i = 0; i < a.size(); ++i) {
    double diagonal = row[0];
    row[0] = static_cast<double>(i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const double move = diagonal + cost_per_ms * dt_ms * std::abs(a[i] - b[j]);
      diagonal = row[j + 1];
      row[j + 1] = std::min({row[j] + 1, row[j + 1] + 1, move});
    }
  }
  return row.back();
}

}  // namespace axograd::fitting
