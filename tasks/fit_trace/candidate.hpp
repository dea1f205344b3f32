// Fitting one variant and judging it by blocked cross-validation on the training data.
#pragma once
#include <limits>
#include <vector>

#include "tasks/fit_trace/joint.hpp"
#include "tasks/fit_trace/two_step.hpp"
#include "tasks/stages/stage.hpp"

namespace axograd::tasks {

struct Candidate {
  Variant variant;
  FlexGifModel model;
  Eigen::VectorXd u;          // free parameters (joint fits)
  double voltage_weight = 0;  // 1/mV^2 per sample
  VoltageResidual residual;
  int parameters = 0;
  double train_bits = 0, train_r2_v = 0;
  double cv_bits = std::numeric_limits<double>::quiet_NaN();  // per spike, over all folds
  std::vector<double> per_fold;                               // cross-validated bits per spike
  double cv_se = std::numeric_limits<double>::quiet_NaN();    // over folds
  double cpu_s = 0;
  std::string status;
};

struct Bench {  // what all candidates share
  Teacher& teacher;
  const TwoStepFit& two_step;
  const ModelOptions& model;
  const JointOptions& joint;
  Stages& stages;
  int threads = 1;
};

// `parent`: a fit of the same model under other settings, to start from.
Candidate fit_candidate(const Bench& bench, const Variant& variant, const Candidate* parent = nullptr);
void cross_validate(const Bench& bench, Candidate& candidate);
// The candidate's objective, with all training data in use.
JointObjective objective_of(const Bench& bench, const Candidate& candidate);

// Training scores of a model: bits per spike against a constant rate, R2 of the teacher-forced voltage.
struct TrainScores {
  double bits_per_spike = 0, r2_v = 0;
};
TrainScores score_teacher_forced(const Teacher& teacher, const FlexGifModel& model, int threads);

}  // namespace axograd::tasks
