#include "models/networks/wiring/type_gains.hpp"

#include <cmath>
#include <map>

namespace axograd::networks {

TypeGains type_gains(const Edges& edges, std::span<const int> pre_type, std::span<const int> post_type) {
  TypeGains out;
  std::map<std::pair<int, int>, int> index;
  for (std::size_t k = 0; k < edges.size(); ++k) {
    const std::pair types{pre_type[static_cast<std::size_t>(edges.pre[k])], post_type[static_cast<std::size_t>(edges.post[k])]};
    const auto [at, fresh] = index.emplace(types, static_cast<int>(out.types.size()));
    if (fresh) out.types.push_back(types);
    out.pair.push_back(at->second);
  }
  return out;
}

std::vector<double> first_gains(const TypeGains& pairs, std::span<const double> base, double magnitude) {
  std::vector<double> sum(pairs.types.size(), 0.0), count = sum;
  for (std::size_t k = 0; k < pairs.pair.size(); ++k) {
    sum[static_cast<std::size_t>(pairs.pair[k])] += std::abs(base[k]);
    count[static_cast<std::size_t>(pairs.pair[k])] += 1;
  }
  for (std::size_t p = 0; p < sum.size(); ++p) sum[p] = sum[p] > 0 ? magnitude * count[p] / sum[p] : 1;
  return sum;
}

void apply_gains(Edges& edges, const TypeGains& pairs, std::span<const double> base, std::span<const double> gain) {
  for (std::size_t k = 0; k < edges.size(); ++k) edges.weight[k] = gain[static_cast<std::size_t>(pairs.pair[k])] * base[k];
}

std::vector<double> gain_gradient(const TypeGains& pairs, std::span<const double> base, std::span<const double> weight_gradient) {
  std::vector<double> gradient(pairs.types.size(), 0.0);
  for (std::size_t k = 0; k < pairs.pair.size(); ++k)
    gradient[static_cast<std::size_t>(pairs.pair[k])] += base[k] * weight_gradient[k];
  return gradient;
}

}  // namespace axograd::networks
