// Learning-rate schedules, shared by the first-order optimisers.
#pragma once
#include <cstdint>
#include <string>

namespace axograd::fitting {

struct ScheduleOptions {
  double rate = 1e-2;
  std::string kind = "constant";
  int64_t warmup = 0;
  int64_t period = 1000;
  double decay = 0.5;
  double floor = 0;

  template <class V> void visit(V& v) {
    v("rate", rate, {.doc = "learning rate (after warm-up)", .low = 0});
    v("kind", kind,
      {.doc = "constant; step: times `decay` every `period`; exponential: the same, smoothly; inverse: 1/(1 + t/period); "
              "cosine: down to `floor` over `period`",
       .choices = {"constant", "step", "exponential", "inverse", "cosine"}});
    v("warmup", warmup, {.doc = "iterations of linear rise from zero", .low = 0});
    v("period", period, {.doc = "iterations, see kind", .low = 1});
    v("decay", decay, {.doc = "factor, see kind", .low = 0, .high = 1});
    v("floor", floor, {.doc = "smallest rate, as a fraction of `rate`", .low = 0, .high = 1});
  }
};

// The rate of iteration t = 0, 1, …; throws UsageError for an unknown kind.
double rate_at(const ScheduleOptions& schedule, int64_t t);

}  // namespace axograd::fitting
