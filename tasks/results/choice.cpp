#include "tasks/results/choice.hpp"

#include <cmath>

namespace axograd::tasks {

bool clearly_better(const std::vector<double>& per_fold, const std::vector<double>& others) {
  if (per_fold.size() != others.size() || per_fold.size() < 2) return false;
  const auto n = double(per_fold.size());
  double mean = 0, square = 0;
  for (std::size_t k = 0; k < per_fold.size(); ++k) mean += (per_fold[k] - others[k]) / n;
  for (std::size_t k = 0; k < per_fold.size(); ++k) square += std::pow(per_fold[k] - others[k] - mean, 2);
  return mean > std::sqrt(square / (n * (n - 1)));
}

}  // namespace axograd::tasks
