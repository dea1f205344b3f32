// The two fitting problems of arXiv 2406.19708 as contests. Without noise the loss is the published one, over the published
// samples, and `seed` only moves the starting points; with noise it is the error over all samples, which is solved where it is no
// larger than that of the true parameters.
#pragma once
#include "tasks/compare/contest.hpp"

namespace axograd::tasks {

Contest published_hh_contest(const ContestOptions& options, int seed);
Contest published_gif_contest(const ContestOptions& options, int seed);

}  // namespace axograd::tasks
