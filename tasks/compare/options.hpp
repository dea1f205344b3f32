// What a user may set in an experiment of task compare.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "fitting/registry.hpp"
#include "tasks/compare/contest.hpp"

namespace axograd::tasks {

struct MethodOptions {
  std::string type;
  std::string label;
  std::int64_t iterations = 0;
  int lanes = 1;
  OptionBlock options;
  const std::string& shown() const { return label.empty() ? type : label; }
  template <class V> void visit(V& v) {
    v("type", type,
      {.doc = "an optimiser (axograd describe optimizer NAME)", .choices = fitting::optimizer_names(), .required = true});
    v("label", label, {.doc = "its name in tables and figures, its own in every list; empty: the type"});
    v("iterations", iterations,
      {.doc = "most iterations from one start, then another start is drawn; 0: until it ends by itself", .low = 0});
    v("lanes", lanes,
      {.doc = "starts that run side by side as lanes of the simulation, for methods that ask for one point at a time",
       .low = 1,
       .high = 256});
    v("options", options, {.doc = "the optimiser's own options; the seed is the run's"});
  }
};

struct CompareOptions {
  ContestOptions problem;
  int first = 1, last = 30;
  std::vector<double> multiples = {1, 10, 100};
  std::vector<MethodOptions> methods;
  std::int64_t seed = 1;
  template <class V> void visit(V& v) {
    v("problem", problem, {.doc = "the targets"});
    v("first", first, {.doc = "number of the first target", .low = 0, .high = 1000000});
    v("last", last, {.doc = "number of the last target", .low = 0, .high = 1000000});
    v("multiples", multiples,
      {.doc = "budgets of CPU time, as multiples of what axograd's own recipe took on the same target",
       .low = 1e-3,
       .high = 1e6});
    v("methods", methods, {.doc = "what is compared with axograd's own recipe"});
    v("seed", seed, {.doc = "of starts and of the methods' random numbers", .low = 0});
  }
};

}  // namespace axograd::tasks
