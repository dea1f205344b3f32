// From recorded sweeps to the parameters of a conductance-based cell, without a starting point:
//   0. regression  conductances for many sets of kinetics by convex regression, the gates following the recording (teacher.hpp)
//   1. spread  those and many parameter sets over the whole box, fitted a few iterations at a large pull (nearly convex)
//   2. homotopy the best of them, fitted at smaller and smaller pull, every stage from where the last one ended
//   3. choice  the set with the smallest error of its free run, from whichever stage; while that is more than noise explains, all
//              of it again from other sets
// All stages are the shared optimiser loop with Levenberg-Marquardt; the sets of a stage are lanes of one rollout.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "tasks/fit_cell/objective.hpp"
#include "tasks/fit_cell/teacher.hpp"

namespace axograd::tasks {

struct NudgeOptions {
  TeacherOptions teacher;
  std::vector<double> rates = {5, 1, 0.3, 0.1, 0.03, 0.01, 0};
  int starts = 64;
  int kept = 16;
  int spread_iterations = 8;
  int iterations = 10;
  int polish = 60;
  int polished = 8;
  int shaken = 8;
  int shakes = 5;
  int rounds = 2;
  double enough = 0.5;
  template <class V> void visit(V& v) {
    v("teacher", teacher, {.doc = "the regression before the search, whose sets are among the first stage's"});
    v("rates", rates,
      {.doc = "strengths of the pull towards the recording, falling; 0 is the free run; none: the regression alone",
       .unit = "1/ms",
       .low = 0});
    v("starts", starts, {.doc = "parameter sets spread over the box", .low = 1, .high = 4096});
    v("kept", kept, {.doc = "sets that go on after the first stage", .low = 1, .high = 512});
    v("spread_iterations", spread_iterations, {.doc = "iterations of every set in the first stage", .low = 1, .high = 1000});
    v("iterations", iterations, {.doc = "most iterations of a set in each later stage", .low = 1, .high = 1000});
    v("polish", polish,
      {.doc = "most iterations of the best sets' free runs once the best is as good as noise allows", .low = 1, .high = 10000});
    v("polished", polished,
      {.doc =
           "sets that are polished: the best by their free run, since the lowest of several narrow minima side by side is not always "
           "the one whose edge was reached first",
       .low = 1,
       .high = 512});
    v("shaken", shaken,
      {.doc = "sets around the best one that are polished last, three of its standard errors wide", .low = 1, .high = 512});
    v("shakes", shakes,
      {.doc = "most times that this is done: again as long as a lower minimum is found", .low = 0, .high = 1000});
    v("rounds", rounds,
      {.doc =
           "most searches: while the best free run is worse than noise explains, another one with other starts and twice as many rates",
       .low = 1,
       .high = 1000});
    v("enough", enough,
      {.doc = "the search ends when the free run's error is below 1.5 times the recording's noise plus this",
       .unit = "mV",
       .low = 0});
  }
};

// How one stage ended.
struct NudgeStage {
  std::string name;           // of what was done
  double rate = 0;            // 1/ms
  Eigen::MatrixXd points;     // [free, sets]
  std::vector<double> loss;   // [sets] pulled
  double pulled_error = 0;    // mV, root mean square while pulled (regression: of what it does not explain), of the lowest loss
  long iterations = 0;        // most of a set
  long evaluations = 0;       // of all sets, free runs included
  std::vector<double> error;  // [sets] mV, root mean square of the free run
};

struct NudgeResult {
  Eigen::VectorXd best;  // [free]
  double error = 0;      // mV, of its free run
  int stage = 0;         // where it was found, counted over all rounds
  int rounds = 0;        // searches done
  double noise = 0;      // mV, of the recording, from its fastest changes
  std::vector<NudgeStage> stages;
};

// Standard deviation of white noise on V, mV: the median of its second differences over 0.1 ms, which neurons' slow changes
// hardly move, and which interpolation to a finer step does not hide.
double recording_noise(const std::vector<CellSweep>& sweeps, double dt);

// Whether a free run's error (mV) is one that the recording's noise (mV) explains.
inline bool explained(double error, double noise, const NudgeOptions& o) { return error < 1.5 * noise + o.enough; }

// What goes on while it runs; both may be empty. `on_stage`: a stage is done, or was recalled. `recall`: stage number 1, 2, …
// where an earlier leg of the same search did it.
struct NudgeEvents {
  std::function<void(const NudgeStage& stage, bool recalled)> on_stage;
  std::function<std::optional<NudgeStage>(int number)> recall;
};

NudgeResult fit_by_nudging(NudgedTraces& objective, const NudgeOptions& options, const NudgeEvents& events = {});

}  // namespace axograd::tasks
