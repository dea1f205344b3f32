// Lesions and perturbations of a trained network: what is done to it, and how much of its accuracy is left. The runs themselves
// are the caller's; each is a pure function of the perturbation.
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "tasks/network_report/accuracy.hpp"
#include "tasks/network_report/selectivity.hpp"

namespace axograd::tasks::network_report {

enum class PerturbationKind {
  none,     // the intact network
  silence,  // the spikes of `neurons` reach nobody (without_outputs)
  jitter,   // every input spike is moved by a normal number of standard deviation `amount` ms (jitter_spikes)
  drop,     // every input spike is lost with probability `amount` (drop_spikes)
  noise,    // a normal number of standard deviation `amount` is added to every neuron's input current at every step
  reset,    // at `step` all states return to where a trial starts
  hold      // the states named in `states` stay where a trial starts
};

struct Perturbation {
  PerturbationKind kind = PerturbationKind::none;
  std::string name;  // "without I", "jitter 10 ms", for the table
  std::vector<int> neurons = {};
  double amount = 0;
  int step = 0;
  std::vector<std::string> states = {};
  std::uint64_t seed = 1;
};

struct PerturbationOptions {
  std::vector<double> jitter_ms = {5, 20, 50}, drop = {0.1, 0.3, 0.5}, noise = {};  // noise is in the neuron's own unit
  std::vector<double> selective = {0.05, 0.2};  // shares of the neurons: the most selective, and as many by chance
  std::string delay = "delay";                  // the epoch whose middle is where states are reset; none without it
  std::vector<std::string> adaptation = {};     // names of the states that make neurons adapt, held
  std::uint64_t seed = 1;
};

// The intact network, then the perturbations that the recording allows. Null `selectivity` (selectivity_if_classes() may have
// none): no lesion of selective neurons.
std::vector<Perturbation> standard_perturbations(const Recorded& recorded, const Selectivity* selectivity,
                                                 const PerturbationOptions& options = {});

struct PerturbationResult {
  Perturbation perturbation;
  Share share;
};
using Evaluate = std::function<Share(const Perturbation&)>;
std::vector<PerturbationResult> run_perturbations(const std::vector<Perturbation>& list, const Evaluate& evaluate);

// What `silence` means for the weights: the rows of these neurons are zero in every projection whose `pre` is `group`.
data::Weights without_outputs(data::Weights weights, const std::vector<int>& neurons, const std::string& group = "network");

// Spike trains [trials, steps, words]. A spike that leaves the trial is lost, two that meet become one. Functions of (seed,
// trial, step, channel) alone.
std::vector<std::uint64_t> jitter_spikes(const std::vector<std::uint64_t>& spikes, int trials, int steps, int channels,
                                         double sigma_steps, std::uint64_t seed);
std::vector<std::uint64_t> drop_spikes(const std::vector<std::uint64_t>& spikes, int trials, int steps, int channels,
                                       double share, std::uint64_t seed);

}  // namespace axograd::tasks::network_report
