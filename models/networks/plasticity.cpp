#include "models/networks/plasticity.hpp"

#include <algorithm>

#include "core/num/philox.hpp"

namespace axograd::networks {

ShortTermPlasticity plasticity_of(const PlasticityOptions& o, int sources, std::uint64_t seed) {
  const auto drawn = [&](double value, std::uint64_t stream) {
    std::vector<double> all;
    for (int i = 0; i < sources; ++i) all.push_back(value * std::max(0.1, 1 + o.spread * normal(seed, stream, std::uint64_t(i))));
    return all;
  };
  ShortTermPlasticity p{.U = drawn(o.U, 0), .tau_d = drawn(o.tau_d, 1), .tau_f = drawn(o.tau_f, 2)};
  for (double& U : p.U) U = std::min(U, 1.0);
  return p;
}

}  // namespace axograd::networks
