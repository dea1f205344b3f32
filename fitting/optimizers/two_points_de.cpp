#include "fitting/optimizers/two_points_de.hpp"

#include <algorithm>

namespace axograd::fitting {

void TwoPointsDe::cross(Eigen::VectorXd& challenger, const Eigen::VectorXd& member, Draws& draws) const {
  const Eigen::Index n = member.size();
  if (n < 4) {
    const Eigen::Index sure = draws.below(n);
    for (Eigen::Index i = 0; i < n; ++i) {
      const bool keep = draws.uniform() < 0.5;
      if (i != sure && !keep) challenger[i] = member[i];
    }
    return;
  }
  // Two different places 0 … n, not both ends.
  Eigen::Index first = draws.below(n + 1), last = draws.below(n);
  if (last >= first) ++last;
  if (first > last) std::swap(first, last);
  if (first == 0 && last == n) (draws.uniform() < 0.5 ? first : last) = 1 + draws.below(n - 1);
  const bool between = draws.uniform() < 0.5;  // what is between comes from the member, or what is outside
  for (Eigen::Index i = 0; i < n; ++i) {
    if ((i >= first && i < last) == between) challenger[i] = member[i];
  }
}

}  // namespace axograd::fitting
