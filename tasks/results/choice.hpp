// How one candidate is preferred to another.
#pragma once
#include <vector>

namespace axograd::tasks {

// Whether a model predicts better than another by more than one standard error of their difference over folds; both are given by
// their cross-validated bits per spike, fold by fold (at least two).
bool clearly_better(const std::vector<double>& per_fold, const std::vector<double>& others);

}  // namespace axograd::tasks
