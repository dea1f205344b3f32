// Many starts at once with successive halving (Jamieson & Talwalkar 2016): every start gets a few iterations, the better part of
// them more, and so on; the last ones run to the end.
#pragma once
#include <functional>
#include <memory>
#include <vector>

#include "fitting/fit.hpp"

namespace axograd::fitting {

struct MultiStartOptions {
  int64_t first_iterations = 10;
  double keep = 0.5;
  int64_t finalists = 2;
  FitOptions fit = {};

  template <class V> void visit(V& v) {
    v("first_iterations", first_iterations,
      {.doc = "iterations of every start before the first selection; doubled each round", .low = 1});
    v("keep", keep, {.doc = "part of the starts that survives a selection", .low = 0.01, .high = 1});
    v("finalists", finalists, {.doc = "starts that run to the end", .low = 1});
    v("fit", fit, {.doc = "budgets and tolerances of one start"});
  }
};

struct Lane {
  int start = 0;         // column of `starts`
  Report report;         // as it stood when the lane ended or was dropped
  int rounds = 0;        // selections survived
  bool dropped = false;  // lost a selection
};

struct ManyReport {
  int best = 0;             // index into lanes
  std::vector<Lane> lanes;  // in the order of the starts
  int agreeing = 0;         // finished lanes whose loss is within 1e-6 max(1, |loss|) of the best
  int64_t evaluations = 0;
  double cpu_s = 0, wall_s = 0;
  const Report& report() const { return lanes[best].report; }
};

using MakeOptimizer = std::function<std::unique_ptr<Optimizer>()>;

// `starts` is [P, lanes]. The evaluations that the lanes ask for together go to the objective's evaluate_many() in one call, in
// the order of the lanes, whatever the optimiser. The result does not depend on timing. `callbacks` see every lane's fit only
// through `on_lane` (called when a lane ends a round). Throws UsageError when there is no start.
ManyReport fit_many(Objective& objective, const Eigen::MatrixXd& starts, const MakeOptimizer& make,
                    const MultiStartOptions& options = {}, const std::function<Action(const Lane&)>& on_lane = {});

}  // namespace axograd::fitting
