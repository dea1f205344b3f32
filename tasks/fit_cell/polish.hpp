// The last stage of fit_cell: the chosen set is moved down a sum of losses on free runs, by any optimiser. What comes out is
// taken only when it does not do worse on the training data that neither has seen.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/record/options.hpp"
#include "fitting/fit.hpp"
#include "fitting/registry.hpp"
#include "tasks/fit_cell/trace_loss.hpp"

namespace axograd {
class SourceJson;
class Problems;
}  // namespace axograd

namespace axograd::tasks {

struct PolishLossOptions {
  std::string type = "mean_square";
  double weight = 1;
  OptionBlock options;
  template <class V> void visit(V& v) {
    v("type", type, {.doc = "the loss", .choices = fitting::trace_loss_names()});
    v("weight", weight, {.doc = "what it is multiplied by", .low = 0});
    v("options", options, {.doc = "the loss's own options (axograd describe loss NAME)"});
  }
};

struct PolishOptimizerOptions {
  std::string type = "lbfgs";
  OptionBlock options;
  template <class V> void visit(V& v) {
    v("type", type, {.doc = "the optimiser", .choices = fitting::optimizer_names()});
    v("options", options, {.doc = "the optimiser's own options (axograd describe optimizer NAME)"});
  }
};

struct PolishOptions {
  std::vector<PolishLossOptions> losses;
  PolishOptimizerOptions optimizer;
  int iterations = 100;
  std::vector<double> sweeps = {1};
  double begin = 0;
  std::optional<double> length;
  template <class V> void visit(V& v) {
    v("losses", losses, {.doc = "what is added up; empty: no such stage"});
    v("optimizer", optimizer, {.doc = "what brings the sum down"});
    v("iterations", iterations, {.doc = "most iterations", .low = 1, .high = 1000000});
    v("sweeps", sweeps, {.doc = "weights of the training sweeps, in order; 0 leaves one out", .low = 0});
    v("begin", begin, {.doc = "which part of each sweep: from this long after train.begin", .unit = "ms", .low = 0, .high = 1e7});
    v("length", length,
      {.doc = "for this long; absent: as long as the fitted window. It must not touch the data that candidates are compared on",
       .unit = "ms",
       .low = 20,
       .high = 1e6});
  }
};

// The losses and the optimiser that the options name.
struct PolishPlan {
  std::vector<WeightedLoss> losses;  // empty: no such stage
  std::shared_ptr<fitting::Optimizer> optimizer;
};

// Mistakes go to `problems`: in the options of losses and optimiser, an optimiser that wants a curvature, sweeps that all weigh
// 0.
PolishPlan read_polish(const PolishOptions& options, const std::string& pointer, const SourceJson& source, Problems& problems);

struct Polished {
  fitting::Report report;
  std::vector<double> start_losses, losses;  // of each alone, unweighted, over all sweeps; at the start and where it ended
};

// From `u` down the plan's sum.
Polished polish(const PolishPlan& plan, const PolishOptions& options, const NudgedTraces& model,
                std::vector<WeightedSweep> sweeps, const Eigen::VectorXd& u);

}  // namespace axograd::tasks
