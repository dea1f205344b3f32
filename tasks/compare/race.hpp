// One method on one target: until the target is solved or the largest budget of CPU time is used, with restarts from uniform
// points.
#pragma once
#include <string>
#include <vector>

#include "tasks/compare/contest.hpp"
#include "tasks/compare/options.hpp"

namespace axograd::tasks {

struct Race {
  std::string target, method;  // the method's label; "" is axograd's own recipe
  double unit_cpu_s = 0;       // what the own recipe took on this target
  double cpu_s = 0;            // used
  std::int64_t evaluations = 0;
  int starts = 0;
  double loss = 0;  // the best
  bool solved = false;
  double solved_cpu_s = 0;  // when it was; the same as cpu_s, but for the own recipe
  std::int64_t solved_evaluations = 0;
  std::vector<double> loss_at;               // the best within each multiple
  std::vector<std::int64_t> evaluations_at;  // used within each multiple
};

// The own recipe as a race: solved, if at all, when it ends.
Race own_race(const Contest& contest, const std::vector<double>& multiples);

// Throws Stopped (tasks/stages) when the user stops the run; ConfigError for wrong options of the method.
Race race(const Contest& contest, const MethodOptions& method, double unit_cpu_s, const std::vector<double>& multiples,
          std::uint64_t seed);

// The method's optimiser with its options and this seed; mistakes go to `problems`.
std::unique_ptr<fitting::Optimizer> make_method(const MethodOptions& method, std::uint64_t seed, Problems& problems);

}  // namespace axograd::tasks
