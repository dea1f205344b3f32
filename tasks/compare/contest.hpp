// What methods compete on: one target, as a loss over the unit box, and what axograd's own recipe needs for it.
//
// To add a problem: a function that fills in a Contest, a name in contest_problems(), and a line in contest_of() (contests.cpp).
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/record/options.hpp"
#include "fitting/objective.hpp"
#include "tasks/recovery/targets.hpp"

namespace axograd::tasks {

// What a method found.
struct Found {
  double loss = 0;  // of the contest's objective
  std::int64_t evaluations = 0;
  double cpu_s = 0;
};

struct Contest {
  std::string name;                                   // "pospischil_rs, seed 3"
  std::unique_ptr<fitting::LaneObjective> objective;  // bounds 0 and 1 for every parameter; counts as one evaluation per column
  double solved_below = 0;                            // a smaller loss counts as solved
  std::string unit = "1";                             // of the loss
  bool counts = true;                                 // false: nothing that could be solved (a recovery target without spikes)
  std::function<Found()> own;                         // axograd's own recipe, from nothing
};

struct ContestOptions {
  std::string type = "recovery";
  std::string cell = "pospischil_rs";
  double noise = 0.5;
  double duration = 200;
  template <class V> void visit(V& v);
};

std::vector<std::string> contest_problems();  // what `type` may be

// The target of that number (a recovery target's seed; a published problem's repeat). UsageError for what does not exist.
Contest contest_of(const ContestOptions& options, int seed);

template <class V> void ContestOptions::visit(V& v) {
  v("type", type, {.doc = "a family of targets", .choices = contest_problems()});
  v("cell", cell, {.doc = "recovery: the cell", .choices = recovery_cells()});
  v("noise", noise, {.doc = "standard deviation of the white noise on the target's voltage", .unit = "mV", .low = 0, .high = 10});
  v("duration", duration, {.doc = "recovery: length of the target", .unit = "ms", .low = 20, .high = 2000});
}

}  // namespace axograd::tasks
