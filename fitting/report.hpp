// What a fit returns: a status with advice, the best point, and how it got there.
#pragma once
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fitting/objective.hpp"

namespace axograd::fitting {

enum class Status {
  converged,  // a tolerance was met
  stopped,    // by the user (signal) or a callback; can go on
  budget,     // iterations, evaluations or seconds used up; can go on
  stalled,    // no further decrease was found, and the gradient is not small
  diverged,   // the objective was not finite where it had to be; `x` is the best finite point, if there was one
};

std::string_view to_string(Status status);

// One line of the history.
struct HistoryEntry {
  long iteration = 0;
  long evaluations = 0;
  double loss = 0;
  double gradient_norm = 0;  // largest component of the projected gradient
  double step_norm = 0;      // Euclidean
  double cpu_s = 0;          // of the process, since the fit began (earlier legs of a resumed fit included)
  double wall_s = 0;
};

struct Report {
  Status status = Status::stopped;
  std::string reason;  // what ended it, as "gradient below 1e-8"
  std::string advice;  // one sentence: what the user may do now
  std::string optimizer;
  Eigen::VectorXd start;  // [P]
  Eigen::VectorXd x;      // [P] best point
  double start_loss = 0;
  double loss = 0;        // at x
  Evaluation at_best;     // at x, over the free parameters only, as far as the optimiser asked for derivatives there
  std::vector<int> free;  // indices of the parameters that were not fixed
  std::optional<Divergence> divergence;  // the last one seen, also when the fit got over it
  std::vector<HistoryEntry> history;     // kept in memory up to FitOptions::history entries per leg
  long iterations = 0;
  long evaluations = 0;
  double cpu_s = 0;
  double wall_s = 0;

  bool usable() const { return std::isfinite(loss); }  // x is a point where the loss is finite
};

// The advice that belongs to a status (and, for `diverged`, to where it happened).
std::string advice_for(Status status, const std::optional<Divergence>& divergence);

}  // namespace axograd::fitting
