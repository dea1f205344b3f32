#include "fitting/bootstrap.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/base/error.hpp"
#include "core/num/philox.hpp"

namespace axograd::fitting {

std::vector<int> resampled_blocks(int blocks, uint64_t seed, uint64_t draw) {
  std::vector<int> chosen(blocks);
  for (int k = 0; k < blocks; ++k)
    chosen[k] = std::min(blocks - 1, static_cast<int>(uniform<double>(seed, draw, static_cast<uint64_t>(k)) * blocks));
  return chosen;
}

// Linear between the order statistics, position q (n - 1).
static double quantile(std::vector<double> values, double q) {
  std::sort(values.begin(), values.end());
  const double at = q * static_cast<double>(values.size() - 1);
  const auto below = static_cast<size_t>(at);
  const size_t above = std::min(below + 1, values.size() - 1);
  return values[below] + (at - static_cast<double>(below)) * (values[above] - values[below]);
}

BootstrapResult block_bootstrap(int blocks, int draws, uint64_t seed,
                                const std::function<Eigen::VectorXd(const std::vector<int>&)>& refit) {
  if (blocks < 2 || draws < 2)
    throw UsageError(fmt::format("bootstrap: {} blocks and {} draws, at least 2 of each are needed", blocks, draws));
  BootstrapResult result;
  std::vector<Eigen::VectorXd> kept;
  for (int draw = 0; draw < draws; ++draw) {
    Eigen::VectorXd x = refit(resampled_blocks(blocks, seed, static_cast<uint64_t>(draw)));
    if (x.allFinite())
      kept.push_back(std::move(x));
    else
      ++result.failed;
  }
  if (kept.size() < 2) return result;
  const auto n = static_cast<Eigen::Index>(kept.size()), p = kept[0].size();
  result.samples.resize(n, p);
  for (Eigen::Index k = 0; k < n; ++k) result.samples.row(k) = kept[k];
  result.mean = result.samples.colwise().mean();
  const Eigen::MatrixXd centred = result.samples.rowwise() - result.mean.transpose();
  result.covariance = centred.transpose() * centred / static_cast<double>(n - 1);
  result.low.resize(p), result.high.resize(p);
  for (Eigen::Index i = 0; i < p; ++i) {
    const Eigen::VectorXd column = result.samples.col(i);
    const std::vector<double> values(column.data(), column.data() + n);
    result.low[i] = quantile(values, 0.025), result.high[i] = quantile(values, 0.975);
  }
  return result;
}

}  // namespace axograd::fitting
