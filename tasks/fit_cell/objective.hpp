// How far a conductance-based cell's voltage is from recorded sweeps, as a function of its free parameters:
//   1/(2 sigma^2) sum_t w_t (V_t - V_rec,t)^2  over all sweeps, while the cell is pulled towards the recording,
//   V <- V + alpha (V_rec - V) before every step,  alpha = 1 - exp(-rate dt).
// Rate 0 is the free run, whose minima are countless and narrow; a large rate makes the objective nearly convex (a prediction of
// the next fraction of a millisecond). Going from one to the other is the homotopy of the fit (Abarbanel 2013; Hess et al. 2023).
// Many parameter sets are evaluated side by side: they are the lanes of the rollout. Gates start at their steady state at the
// sweep's first potential; the gradient takes that state as given.
#pragma once
#include <vector>

#include "core/registry/neuron_entry.hpp"
#include "fitting/objective.hpp"
#include "tasks/fit_cell/free_parameters.hpp"

namespace axograd::tasks {

// One recorded sweep at the cell's step, in the cell's units. T samples.
struct CellSweep {
  std::vector<double> I;       // [T] uA/cm2
  std::vector<double> V;       // [T] mV, recorded
  std::vector<double> weight;  // [T], empty: 1
  double start_V = -70;        // mV, held long enough before the first sample for gates to be steady
};

class CellLanes;

class NudgedTraces final : public fitting::LaneObjective {
 public:
  // `sigma` (mV): size of the residual that counts as one. `given`: all parameters, of which `free` replaces some, and ties
  // others.
  NudgedTraces(const NeuronEntry& cell, std::vector<CellSweep> sweeps, double dt, std::vector<double> given,
               std::vector<FreeParameter> free, double sigma, int threads = 1, std::vector<Tie> ties = {});

  // The same parameters on other sweeps.
  NudgedTraces on(std::vector<CellSweep> sweeps) const {
    NudgedTraces other = *this;
    other.sweeps_ = std::move(sweeps);
    return other;
  }
  void set_rate(double per_ms);
  double sigma() const { return sigma_; }                                                           // mV
  double dt() const { return dt_; }                                                                 // ms
  const std::vector<fitting::ParameterInfo>& parameters() const override { return space_.info(); }  // [free]
  fitting::Need offers() const override { return fitting::Need::curvature; }
  fitting::Evaluation evaluate(const Eigen::VectorXd& u, fitting::Need need) override;
  std::vector<fitting::Evaluation> evaluate_many(const Eigen::MatrixXd& points, fitting::Need need) override;

  const FreeParameters& space() const { return space_; }
  std::vector<double> params(const Eigen::VectorXd& u) const { return space_.params(u); }  // all of the cell's, natural units
  Eigen::VectorXd free(const std::vector<double>& params) const { return space_.free(params); }
  const std::vector<FreeParameter>& boxes() const { return space_.boxes(); }
  const NeuronEntry& cell() const { return cell_; }
  const std::vector<double>& given() const { return space_.given(); }  // all parameters, the free ones as they were at first
  int threads() const { return threads_; }
  const std::vector<CellSweep>& sweeps() const { return sweeps_; }
  // Root mean square of V - V_rec of the free run over all samples, mV; one per point.
  std::vector<double> free_run_error(const Eigen::MatrixXd& points) const;
  std::int64_t samples() const;

 private:
  struct Scoring {
    double gain, scale;  // of the pull; of a squared error
    bool weighted, derivatives;
  };
  std::vector<fitting::Evaluation> sums(const Eigen::MatrixXd& points, const Scoring& how) const;
  void add(CellLanes& lanes, const CellSweep& sweep, const Scoring& how, std::vector<fitting::Evaluation>& to) const;

  const NeuronEntry& cell_;
  Engine<double> engine_;
  std::vector<CellSweep> sweeps_;
  double dt_;
  FreeParameters space_;
  double sigma_;
  int threads_, voltage_;
  double rate_ = 0;
};

}  // namespace axograd::tasks
