// A weighted sum of losses (fitting/losses) over several recorded sweeps, as a function of a cell's free parameters. The cell
// runs freely; the gradient is the adjoint of the rollout, fed with dL/dV of every sample. Parameter sets are lanes.
#pragma once
#include <string>
#include <vector>

#include "fitting/losses/trace_loss.hpp"
#include "tasks/fit_cell/objective.hpp"

namespace axograd::tasks {

struct WeightedLoss {
  std::string name;
  double weight = 1;
  fitting::TraceLoss loss;
};

// A sweep that counts `weight` times. Its samples' own weights (CellSweep::weight) are not used.
struct WeightedSweep {
  CellSweep sweep;
  double weight = 1;
};

// sum_s w_s sum_l w_l L_l(V_s, V_rec,s) / sum_s w_s. Gates start at their steady state at the sweep's first potential; the
// gradient takes that state as given.
class TraceLosses final : public fitting::LaneObjective {
 public:
  // UsageError where there is no sweep or no loss, or where the weights of all sweeps are 0.
  TraceLosses(const NeuronEntry& cell, FreeParameters space, std::vector<WeightedSweep> sweeps, double dt,
              std::vector<WeightedLoss> losses, int threads = 1);

  const std::vector<fitting::ParameterInfo>& parameters() const override { return space_.info(); }  // [free]
  fitting::Need offers() const override { return fitting::Need::gradient; }
  fitting::Evaluation evaluate(const Eigen::VectorXd& u, fitting::Need need) override;
  std::vector<fitting::Evaluation> evaluate_many(const Eigen::MatrixXd& points, fitting::Need need) override;

  // The weighted sum of one sweep whose free run gave V [T]; `gradient` [T] dL/dV, or empty.
  double score(const WeightedSweep& sweep, std::span<const double> V, std::span<double> gradient) const;

 private:
  void add(CellLanes& lanes, const WeightedSweep& sweep, std::vector<fitting::Evaluation>& to, bool derivatives) const;

  const NeuronEntry& cell_;
  Engine<double> engine_;
  FreeParameters space_;
  std::vector<WeightedSweep> sweeps_;
  double dt_;
  std::vector<WeightedLoss> losses_;
  int threads_, voltage_;
  double total_ = 0;  // of the sweeps' weights
};

}  // namespace axograd::tasks
