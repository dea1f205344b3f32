// The course of a training, and whether a network is fit to be trained at all.
#pragma once
#include <string>
#include <vector>

#include "tasks/network_report/accuracy.hpp"
#include "tasks/network_report/activity.hpp"

namespace axograd::tasks::network_report {

// One entry per iteration; every list but `iteration` may be empty.
struct LearningHistory {
  std::vector<double> iteration, cpu_s, loss, batch_accuracy, rate_hz, gradient_norm;
  std::vector<double> validation_iteration, validation_cpu_s;
  std::vector<Share> validation;
};

// What a run of the untrained network says. Norms of the gradient by parameter ("w_rec"), not clipped.
struct StartState {
  std::vector<PopulationActivity> activity;
  std::vector<std::pair<std::string, double>> gradient_norms;
  std::vector<double> adjoint_norms;  // [T] of the derivative of the loss to the states at step t; may be empty
};

struct StartLimits {
  double silent_share = 0.9, saturated_share = 0.1;  // of a population
  double low_hz = 0.1;                               // mean rate of a population
  double exploding_norm = 1e3, vanishing_norm = 1e-9;
  double most_growth = 1e4;  // of the adjoint from the end of the trial to its largest value
};

struct StartFinding {
  bool serious = false;  // the training will most likely fail
  std::string text, advice;
};

// Empty: nothing speaks against a training.
std::vector<StartFinding> check_before_training(const StartState& state, const StartLimits& limits = {});
std::string verdict(const std::vector<StartFinding>& findings);  // one sentence

}  // namespace axograd::tasks::network_report
