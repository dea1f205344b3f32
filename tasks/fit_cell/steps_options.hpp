// What a user may set about a protocol of current steps (block fit.steps of task fit_cell).
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "fitting/features/features.hpp"

namespace axograd::tasks {

struct StepsOptions {
  double onset = 0, offset = 0;
  double before = 50, after = 50;
  std::optional<double> length;
  std::vector<int> validation;
  std::string current = "levels";
  std::vector<std::string> features = {"spike_count", "latency",          "half_width", "ahp_depth",
                                       "isi_cv",      "adaptation_index", "steady",     "base"};
  int tune = 200;
  template <class V> void visit(V& v) {
    v("onset", onset, {.doc = "where the step begins in every sweep", .unit = "ms", .low = 0, .high = 1e7, .required = true});
    v("offset", offset, {.doc = "where it ends", .unit = "ms", .low = 0, .high = 1e7, .required = true});
    v("before", before, {.doc = "the voltage is fitted from this long before the onset", .unit = "ms", .low = 5, .high = 1e5});
    v("after", after, {.doc = "and to this long after the step's end", .unit = "ms", .low = 0, .high = 1e5});
    v("length", length,
      {.doc = "only this much of every step is fitted; absent: all of it", .unit = "ms", .low = 20, .high = 1e6});
    v("validation", validation,
      {.doc = "training sweeps whose voltage is not fitted: with the others they choose the candidate, by features", .low = 0});
    v("current", current,
      {.doc = "what the model is driven by: the mean levels before, in and after the step, or the measured current with all "
              "that the amplifier lets a spike do to it",
       .choices = {"levels", "measured"}});
    v("features", features,
      {.doc = "features that candidates are chosen and tuned by, and that the table of held-out amplitudes shows",
       .choices = fitting::feature_names()});
    v("tune", tune,
      {.doc = "generations of the search by features (CMA-ES) from the best candidate on: on the fitted sweeps, kept where the "
              "validation sweeps agree, then on all training sweeps; 0: none",
       .low = 0,
       .high = 100000});
  }
};

}  // namespace axograd::tasks
