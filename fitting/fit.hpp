// The one optimiser loop, for single neurons, networks and readouts alike.
#pragma once
#include <functional>
#include <memory>

#include "fitting/objective.hpp"
#include "fitting/optimizer.hpp"
#include "fitting/report.hpp"

namespace axograd::fitting {

struct FitOptions {
  int64_t iterations = 500;
  int64_t evaluations = 1000000000;
  double seconds = 1e9;
  double gradient_tolerance = 1e-8;
  double loss_tolerance = 1e-12;
  double step_tolerance = 1e-12;
  int64_t patience = 3;
  int64_t history = 100000;

  template <class V> void visit(V& v) {
    v("iterations", iterations, {.doc = "most iterations of the optimiser", .low = 0});
    v("evaluations", evaluations, {.doc = "most evaluations of the loss", .low = 1});
    v("seconds", seconds, {.doc = "most wall-clock time; an iteration that has begun is finished", .unit = "s", .low = 0});
    v("gradient_tolerance", gradient_tolerance,
      {.doc = "converged when the largest component of the projected gradient is below this times max(1, |loss|)", .low = 0});
    v("loss_tolerance", loss_tolerance,
      {.doc = "converged when `patience` iterations in a row lower the loss by less than this times max(1, |loss|)", .low = 0});
    v("step_tolerance", step_tolerance,
      {.doc = "converged when `patience` steps in a row are shorter than this times (1 + |x|)", .low = 0});
    v("patience", patience, {.doc = "how many small iterations in a row count as converged", .low = 1});
    v("history", history, {.doc = "most history entries kept in memory", .low = 0});
  }
};

enum class Phase {
  begin,      // before the first iteration of this leg; the start is evaluated
  iteration,  // after an iteration
  settled,    // after every callback has seen the iteration: the state may be saved
  end,        // once, with the report
};

enum class Action { go_on, stop };

// What a callback sees. References are valid during the call.
struct Moment {
  Phase phase;
  const HistoryEntry& now;
  const Point& point;  // over the free parameters
  const Problem& problem;
  const Point& best;
  bool resumed;                               // this leg continues an earlier one
  Report* report;                             // at the end only; its advice may be added to
  const std::function<Snapshot()>& snapshot;  // everything needed to go on from here
};

// Called in the order of the list. Its state, if any, is saved and restored with the fit's.
struct Callback {
  virtual ~Callback() = default;
  virtual Action on(const Moment& moment) = 0;
  virtual std::string_view name() const = 0;  // unique in the list; the prefix of its state
  virtual void visit_state(StateVisitor& visit) = 0;
};
using Callbacks = std::vector<std::shared_ptr<Callback>>;

// Minimises `objective` from `start` [P] (over all parameters, fixed ones included). With `resume`, goes on from a snapshot of an
// earlier leg and gives bit for bit what the uninterrupted fit would have given. Throws UsageError when the optimiser needs
// derivatives that the objective does not offer; numerical trouble is a status of the report.
Report fit(Objective& objective, const Eigen::VectorXd& start, Optimizer& optimizer, const FitOptions& options = {},
           const Callbacks& callbacks = {}, const Snapshot* resume = nullptr);

}  // namespace axograd::fitting
