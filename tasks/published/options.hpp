#pragma once
#include "core/record/options.hpp"
#include "tasks/published/recipe.hpp"

namespace axograd::tasks {

struct PublishedOptions {
  std::string problem;
  std::string alpha_h = "published";
  double noise = 0;
  int repeats = 20;
  std::int64_t seed = 1;
  PublishedSearch search;
  template <class V> void visit(V& v) {
    v("problem", problem,
      {.doc = "which of the two fitting problems of arXiv 2406.19708: Hodgkin-Huxley (Table S3) or GIF (Table S2)",
       .choices = {"hh2406", "gif2406"},
       .required = true});
    v("alpha_h", alpha_h,
      {.doc = "hh2406: the rate as in the released code, which is a misprint, or the textbook's",
       .choices = {"published", "corrected"}});
    v("noise", noise, {.doc = "white noise on the target's voltage", .unit = "mV", .low = 0, .high = 2});
    v("repeats", repeats, {.doc = "fits, each with a seed of its own for starting points and noise", .low = 1, .high = 10000});
    v("seed", seed, {.doc = "seed of the first fit", .low = 0});
    v("search", search, {.doc = "how each fit searches"});
  }
};

}  // namespace axograd::tasks
