// Error bars of a joint fit, and what the data say about its scalars and its curves.
#pragma once
#include "tasks/fit_trace/candidate.hpp"
#include "tasks/results/uncertainty.hpp"

namespace axograd::tasks {

// `dataset`: what the teacher was made of. At most `draws` of the electrode's bootstrap kernels are used.
Uncertainty uncertainty(const Bench& bench, const Candidate& candidate, const Dataset& dataset, int draws = 20);

}  // namespace axograd::tasks
