#include "models/networks/wiring/draws.hpp"

#include <cmath>
#include <set>

#include "core/num/philox.hpp"

namespace axograd::networks {

double Draws::uniform() { return axograd::uniform<double>(seed_, stream_, count_++); }
double Draws::normal() { return axograd::normal(seed_, stream_, count_++); }

double Draws::truncated_normal(double cut) {
  double z = normal();
  while (std::abs(z) > cut) z = normal();
  return z;
}

double Draws::exponential() { return -std::log(uniform()); }

std::int64_t Draws::below(std::int64_t n) {
  return std::min(n - 1, static_cast<std::int64_t>(uniform() * static_cast<double>(n)));
}

std::vector<std::int64_t> Draws::distinct(std::int64_t k, std::int64_t n) {
  std::set<std::int64_t> chosen;
  for (std::int64_t top = n - k; top < n; ++top) {
    const std::int64_t candidate = below(top + 1);
    if (!chosen.insert(candidate).second) chosen.insert(top);
  }
  return {chosen.begin(), chosen.end()};
}

}  // namespace axograd::networks
