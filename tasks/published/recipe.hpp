// How axograd fits the published problems: from the target's voltages and the box alone, starting anywhere in it.
//   hh2406   Levenberg-Marquardt from several random points side by side; the worse half is dropped on the way. It looks at all
//            samples of the target, which the published loss takes 11 of per stimulus, or at those alone.
//   gif2406  Gradients through spikes lead nowhere here, and need not be taken: the spikes are read from the target's voltage
//            (spike_trains.hpp), and with V reset at them the threshold is a smooth function of the parameters that has to meet V
//            where the spikes are. Levenberg-Marquardt on that; once the free run has these spikes, its loss is exactly 0.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "tasks/published/problem.hpp"

namespace axograd::tasks {

struct PublishedSearch {
  int starts = 8;
  int first_iterations = 12;
  int iterations = 100;
  std::string samples = "all";
  template <class V> void visit(V& v) {
    v("starts", starts, {.doc = "points drawn from the box", .low = 1, .high = 1024});
    v("first_iterations", first_iterations,
      {.doc = "iterations of every start before the worse half is dropped; doubled each round", .low = 1, .high = 1000});
    v("iterations", iterations, {.doc = "most iterations of one start", .low = 1, .high = 100000});
    v("samples", samples,
      {.doc = "what a search of hh2406 may look at: all samples of the target, or the published loss's 55 alone",
       .choices = {"all", "published"}});
  }
};

struct PublishedFit {
  std::vector<double> x;         // [free]
  std::int64_t evaluations = 0;  // points at which the model was run under all stimuli
  int agreeing = 0;              // starts that ended at the same optimum, of those that were not dropped
  double cpu_s = 0;
};

// `target` [5][T] mV. The starting points are a function of `seed`.
PublishedFit fit_published(const PublishedProblem& problem, const std::vector<std::vector<double>>& target,
                           const PublishedSearch& search, std::int64_t seed, int threads = 1);

}  // namespace axograd::tasks
