// Which stimulus should be recorded next: candidates of equal length, ranked by how much their voltage would tell about the
// parameters that the present recording leaves open.
//   gain = 1/2 log2 det(L + F_c)/det(L)
// L: prior and the recording's information, F_c: the candidate's (Fisher, by forward sensitivities), averaged over parameter sets
// that describe the recording (Bayesian D-optimality; Chaloner & Verdinelli 1995, Statist Sci 10:273). The prior is the box: a
// logistic law of the free numbers.
#pragma once
#include <string>
#include <vector>

#include "tasks/fit_cell/objective.hpp"

namespace axograd::tasks {

struct Stimulus {
  std::string name;       // in words, with amounts
  std::vector<double> I;  // [T] uA/cm2
};

// Steps up and down, a rebound, a ramp, noise of several sizes and time constants, chirps, short pulses and the recorded current
// itself, scaled by the recorded current's largest amplitude. area (um2): names give amounts in pA; 0: in uA/cm2.
std::vector<Stimulus> candidate_stimuli(const CellSweep& recorded, double dt, double area);

struct StimulusGain {
  Stimulus stimulus;
  double bits = 0;     // expected gain
  double sharper = 1;  // by which factor the error along the softest direction would shrink
  double spikes = 0;   // expected
};

struct StimulusRanking {
  std::string softest;             // the direction that is known worst: "g_M up while tau_max goes down"
  int draws = 0;                   // parameter sets averaged over
  std::vector<StimulusGain> list;  // the best first
};

// `u`: the fitted optimum; `nats`: what the objective's unit is worth in negative log-likelihood (errors.hpp). Candidates that
// drive the fitted cell below -130 mV are left out.
StimulusRanking rank_stimuli(const NeuronEntry& cell, const NudgedTraces& objective, const Eigen::VectorXd& u, double nats,
                             const std::vector<Stimulus>& candidates);

}  // namespace axograd::tasks
