#include "fitting/losses/mean_square.hpp"

#include <cassert>

namespace axograd::fitting {

double MeanSquare::operator()(std::span<const double> predicted, std::span<const double> target,
                              std::span<double> gradient) const {
  assert(!predicted.empty() && predicted.size() == target.size() && (gradient.empty() || gradient.size() == target.size()));
  const double weight = 1 / (options.scale * options.scale * static_cast<double>(predicted.size()));
  double sum = 0;
  for (size_t t = 0; t < predicted.size(); ++t) {
    const double error = predicted[t] - target[t];
    sum += error * error;
    if (!gradient.empty()) gradient[t] = 2 * weight * error;
  }
  return weight * sum;
}

}  // namespace axograd::fitting
