// All parameters of a FlexGif together, by the exact likelihood of the recorded spikes through the model's own voltage
// (docs/joint-fit.md). Minimises
//   -sum ln P(spikes | V_model) + w/2 sum (V_rec - V_model)^2 + priors
// over free parameters u: logarithms of positive ones, the others as they are.
#pragma once
#include <Eigen/Dense>

#include "fitting/estimates.hpp"
#include "fitting/objective.hpp"
#include "tasks/fit_trace/model.hpp"
#include "tasks/fit_trace/teacher.hpp"

namespace axograd::tasks {

class JointObjective final : public fitting::Objective {
 public:
  // `start` supplies the layout, the fixed parameters and the centres of the priors. `voltage_weight` in 1/mV^2 per sample.
  JointObjective(Teacher& teacher, const FlexGifModel& start, const Variant& variant, const JointOptions& options,
                 double voltage_weight, int threads);

  const std::vector<fitting::ParameterInfo>& parameters() const override { return info_; }
  fitting::Need offers() const override { return fitting::Need::curvature; }
  fitting::Evaluation evaluate(const Eigen::VectorXd& u, fitting::Need need) override;

  Eigen::VectorXd start() const { return centre_start_; }
  FlexGifModel model(const Eigen::VectorXd& u) const;
  RenewalSums sums(const Eigen::VectorXd& u, fitting::Need need) const;
  double voltage_weight() const { return voltage_weight_; }
  void set_voltage_weight(double w) { voltage_weight_ = w; }
  const std::vector<int>& places_of_directions() const { return place_; }

  // For error bars: curvature of the data and of the priors, and every segment's score.
  fitting::OptimumInfo optimum(const Eigen::VectorXd& u) const;

 private:
  void add(int place, bool positive, double prior_sd, double centre, double step_limit);
  void add_priors_of_curves(const JointOptions& options, const Variant& variant);
  Eigen::VectorXd slopes(const Eigen::VectorXd& u) const;  // d natural / d free

  Teacher& teacher_;
  FlexGifModel start_;
  double voltage_weight_;
  int threads_;
  std::vector<fitting::ParameterInfo> info_;
  std::vector<int> place_;  // of each direction
  std::vector<bool> positive_;
  std::vector<int> direction_;    // of each place, or -1
  Eigen::VectorXd centre_;        // [P] of the priors
  Eigen::VectorXd centre_start_;  // [P] where the fit starts
  Eigen::MatrixXd prior_;         // [P, P] precision
};

// Layout and starting values of a variant from the two-step fit: knots, grid of the couplings, time constants.
FlexGifModel joint_start(const Teacher& teacher, const FlexGifModel& two_step, const Variant& variant,
                         const ModelOptions& options);

// Weight of a sample's squared voltage error so that the voltage counts with the information its residuals really carry:
// dt / (2 tau_c sigma^2), with the variance and the correlation time of V_rec - V_model away from spikes.
struct VoltageResidual {
  double sigma = 0;  // mV
  double tau_c = 0;  // ms
  double weight(double dt) const { return sigma > 0 && tau_c > 0 ? dt / (2 * tau_c * sigma * sigma) : 0; }
};
VoltageResidual voltage_residual(const Teacher& teacher, const FlexGifModel& model, int threads);

}  // namespace axograd::tasks
